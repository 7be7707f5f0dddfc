CREATE TABLE "deleted_rooms" (
	"room_id" integer PRIMARY KEY NOT NULL,
	"done_to" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_room_id_rooms_id_fk";
--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "text_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "rooms_open" ON "rooms" USING btree ("id") WHERE not "rooms"."private";--> statement-breakpoint
-- The triggers also serve a release that knows nothing of them.
CREATE FUNCTION list_deleted_room() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		INSERT INTO public.deleted_rooms (room_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER rooms_deleted AFTER DELETE ON "rooms"
	FOR EACH ROW EXECUTE FUNCTION list_deleted_room();--> statement-breakpoint
CREATE FUNCTION count_text() RETURNS trigger
	LANGUAGE plpgsql
	AS $$
	BEGIN
		IF TG_OP = 'INSERT' THEN
			UPDATE public.rooms SET text_bytes = text_bytes + change.bytes
			FROM (
				SELECT room_id, sum(octet_length(msg)) AS bytes FROM added GROUP BY room_id
			) AS change
			WHERE rooms.id = change.room_id AND change.bytes <> 0;
		ELSIF TG_OP = 'DELETE' THEN
			UPDATE public.rooms SET text_bytes = text_bytes - change.bytes
			FROM (
				SELECT room_id, sum(octet_length(msg)) AS bytes FROM gone GROUP BY room_id
			) AS change
			WHERE rooms.id = change.room_id AND change.bytes <> 0;
		ELSE
			UPDATE public.rooms SET text_bytes = text_bytes + change.bytes
			FROM (
				SELECT room_id, sum(bytes) AS bytes FROM (
					SELECT room_id, octet_length(msg) AS bytes FROM added
					UNION ALL
					SELECT room_id, -octet_length(msg) FROM gone
				) AS texts
				GROUP BY room_id
			) AS change
			WHERE rooms.id = change.room_id AND change.bytes <> 0;
		END IF;
		RETURN NULL;
	END
	$$;--> statement-breakpoint
CREATE TRIGGER messages_added AFTER INSERT ON "messages" REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION count_text();--> statement-breakpoint
CREATE TRIGGER messages_changed_text AFTER UPDATE ON "messages"
	REFERENCING OLD TABLE AS gone NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION count_text();--> statement-breakpoint
CREATE TRIGGER messages_gone AFTER DELETE ON "messages" REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION count_text();--> statement-breakpoint
UPDATE "rooms" SET "text_bytes" = texts.bytes
	FROM (SELECT "room_id", sum(octet_length("msg")) AS bytes FROM "messages" GROUP BY "room_id") AS texts
	WHERE texts.room_id = "rooms"."id";
