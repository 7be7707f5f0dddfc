CREATE TABLE "files" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"purpose" text DEFAULT 'message' NOT NULL,
	"room_id" integer,
	"user_id" integer NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"stored_bytes" bigint NOT NULL,
	"width" integer,
	"height" integer,
	"hash" text,
	"alt" text,
	"seconds" real,
	"sizes" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"cid" text,
	"message_id" integer,
	"place" smallint DEFAULT 0 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "file_bytes" (
	"user_id" integer NOT NULL,
	"bytes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_previews" (
	"room_id" integer NOT NULL,
	"message_id" integer NOT NULL,
	"place" smallint NOT NULL,
	"url" text NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"site" text,
	"file_id" integer,
	CONSTRAINT "link_previews_room_id_message_id_place_pk" PRIMARY KEY("room_id","message_id","place")
);
--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "avatar_file" integer;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "previews" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "avatar_file" integer;--> statement-breakpoint
ALTER TABLE "link_previews" ADD CONSTRAINT "link_previews_room_id_message_id_messages_room_id_id_fk" FOREIGN KEY ("room_id","message_id") REFERENCES "public"."messages"("room_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_bytes_user" ON "file_bytes" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "files_key" ON "files" USING btree ("key");--> statement-breakpoint
CREATE INDEX "files_message" ON "files" USING btree ("room_id","message_id");--> statement-breakpoint
CREATE INDEX "files_kind" ON "files" USING btree ("room_id",(case split_part("type", '/', 1) when 'image' then 'picture' when 'video' then 'video' when 'audio' then 'audio' else 'file' end),"message_id") WHERE "files"."message_id" is not null and "files"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "files_user" ON "files" USING btree ("user_id","stored_bytes");--> statement-breakpoint
CREATE INDEX "files_unsent" ON "files" USING btree ("created_at") WHERE "files"."purpose" = 'message' and "files"."message_id" is null;--> statement-breakpoint
CREATE INDEX "files_deleted" ON "files" USING btree ("id") WHERE "files"."deleted_at" is not null;
--> statement-breakpoint
-- However a message, a preview or a room goes, its files go too; so does a picture that is replaced.
CREATE FUNCTION mark_files_of_messages() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		IF TG_OP = 'DELETE' THEN
			UPDATE public.files SET deleted_at = now() FROM gone
			WHERE files.room_id = gone.room_id AND files.message_id = gone.id AND files.deleted_at IS NULL;
		ELSE
			UPDATE public.files SET deleted_at = now() FROM added
			WHERE added.deleted AND files.room_id = added.room_id AND files.message_id = added.id
				AND files.deleted_at IS NULL;
			DELETE FROM public.link_previews USING added
			WHERE added.deleted AND link_previews.room_id = added.room_id
				AND link_previews.message_id = added.id;
		END IF;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER messages_deleted_files AFTER UPDATE ON "messages" REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION mark_files_of_messages();--> statement-breakpoint
CREATE TRIGGER messages_gone_files AFTER DELETE ON "messages" REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION mark_files_of_messages();--> statement-breakpoint
CREATE FUNCTION mark_files_of_room() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		UPDATE public.files SET deleted_at = now() WHERE room_id = OLD.id AND deleted_at IS NULL;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER rooms_deleted_files AFTER DELETE ON "rooms"
	FOR EACH ROW EXECUTE FUNCTION mark_files_of_room();--> statement-breakpoint
CREATE FUNCTION mark_files_of_previews() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		UPDATE public.files SET deleted_at = now() FROM gone
		WHERE files.id = gone.file_id AND files.deleted_at IS NULL;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER link_previews_gone_files AFTER DELETE ON "link_previews" REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION mark_files_of_previews();--> statement-breakpoint
CREATE FUNCTION mark_replaced_avatar() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		UPDATE public.files SET deleted_at = now() WHERE id = OLD.avatar_file AND deleted_at IS NULL;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER users_replaced_avatar AFTER UPDATE OF "avatar_file" ON "users" FOR EACH ROW
	WHEN (OLD.avatar_file IS DISTINCT FROM NEW.avatar_file) EXECUTE FUNCTION mark_replaced_avatar();--> statement-breakpoint
CREATE TRIGGER rooms_replaced_avatar AFTER UPDATE OF "avatar_file" ON "rooms" FOR EACH ROW
	WHEN (OLD.avatar_file IS DISTINCT FROM NEW.avatar_file) EXECUTE FUNCTION mark_replaced_avatar();--> statement-breakpoint
-- A deleted file no longer counts, so that its place can be used at once.
CREATE FUNCTION count_file_bytes() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		IF TG_OP = 'INSERT' THEN
			INSERT INTO public.file_bytes
			SELECT CASE WHEN purpose = 'preview' THEN 0 ELSE user_id END, sum(stored_bytes)
			FROM added WHERE deleted_at IS NULL GROUP BY 1;
		ELSIF TG_OP = 'DELETE' THEN
			INSERT INTO public.file_bytes
			SELECT CASE WHEN purpose = 'preview' THEN 0 ELSE user_id END, -sum(stored_bytes)
			FROM gone WHERE deleted_at IS NULL GROUP BY 1;
		ELSE
			INSERT INTO public.file_bytes
			SELECT CASE WHEN added.purpose = 'preview' THEN 0 ELSE added.user_id END,
				sum(CASE WHEN added.deleted_at IS NULL THEN added.stored_bytes ELSE 0 END
					- CASE WHEN gone.deleted_at IS NULL THEN gone.stored_bytes ELSE 0 END) AS bytes
			FROM added JOIN gone USING (id)
			WHERE added.stored_bytes <> gone.stored_bytes
				OR (added.deleted_at IS NULL) <> (gone.deleted_at IS NULL)
			GROUP BY 1;
		END IF;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER files_added AFTER INSERT ON "files" REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION count_file_bytes();--> statement-breakpoint
CREATE TRIGGER files_changed AFTER UPDATE ON "files" REFERENCING OLD TABLE AS gone NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION count_file_bytes();--> statement-breakpoint
CREATE TRIGGER files_gone AFTER DELETE ON "files" REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION count_file_bytes();
