CREATE TABLE "files" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"room_id" integer NOT NULL,
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
CREATE UNIQUE INDEX "files_key" ON "files" USING btree ("key");--> statement-breakpoint
CREATE INDEX "files_message" ON "files" USING btree ("room_id","message_id");--> statement-breakpoint
CREATE INDEX "files_user" ON "files" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "files_unsent" ON "files" USING btree ("created_at") WHERE "files"."message_id" is null;--> statement-breakpoint
CREATE INDEX "files_deleted" ON "files" USING btree ("deleted_at") WHERE "files"."deleted_at" is not null;--> statement-breakpoint
-- However a message or a room goes, its files go too.
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
	FOR EACH ROW EXECUTE FUNCTION mark_files_of_room();
