CREATE TYPE "public"."notify" AS ENUM('all', 'mentions', 'nothing');--> statement-breakpoint
CREATE TABLE "access_tokens" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" integer NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"code" text PRIMARY KEY NOT NULL,
	"room_id" integer NOT NULL,
	"created_by" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"uses_left" integer
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"user_id" integer NOT NULL,
	"room_id" integer NOT NULL,
	"message_id" integer NOT NULL,
	CONSTRAINT "mentions_user_id_room_id_message_id_pk" PRIMARY KEY("user_id","room_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"endpoint" text PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"session_id" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reactions" (
	"room_id" integer NOT NULL,
	"message_id" integer NOT NULL,
	"user_id" integer NOT NULL,
	"emoji" text NOT NULL,
	"event_id" integer NOT NULL,
	CONSTRAINT "reactions_room_id_message_id_emoji_user_id_pk" PRIMARY KEY("room_id","message_id","emoji","user_id")
);
--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "read_id" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "notify" "notify" DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "seq" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "messages_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "reply" integer;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "edited_at" bigint;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "deleted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "changed_id" integer;--> statement-breakpoint
UPDATE "messages" SET "changed_id" = "id";--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "changed_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "direct" text;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "last_id" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "last_time" bigint;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "online" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "rooms" SET ("last_id", "last_time") = (
	SELECT coalesce(max("id"), 0), max("time") FROM "messages" WHERE "messages"."room_id" = "rooms"."id"
);--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "agent" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_room_id_message_id_messages_room_id_id_fk" FOREIGN KEY ("room_id","message_id") REFERENCES "public"."messages"("room_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_room_id_message_id_messages_room_id_id_fk" FOREIGN KEY ("room_id","message_id") REFERENCES "public"."messages"("room_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "access_tokens_hash" ON "access_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "access_tokens_user" ON "access_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invites_room" ON "invites" USING btree ("room_id");--> statement-breakpoint
CREATE INDEX "mentions_message" ON "mentions" USING btree ("room_id","message_id");--> statement-breakpoint
CREATE INDEX "push_subscriptions_user" ON "push_subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "push_subscriptions_session" ON "push_subscriptions" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_seq" ON "messages" USING btree ("seq");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_cid" ON "messages" USING btree ("room_id","user_id","cid") WHERE "messages"."cid" is not null;--> statement-breakpoint
CREATE INDEX "messages_changed" ON "messages" USING btree ("room_id","changed_id") WHERE "messages"."changed_id" <> "messages"."id";--> statement-breakpoint
-- What a search compares: compatibility forms (full width, ligatures) and letter case are one.
CREATE FUNCTION message_fold(msg text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN lower(normalize(msg, NFKC));--> statement-breakpoint
-- Every three characters in a row, and the last two and one: a search of any length is a prefix of some.
-- Its cost keeps Postgres from calling it for each message of a room instead of asking the index.
CREATE FUNCTION message_grams(msg text) RETURNS tsvector
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
	AS $$
		SELECT array_to_tsvector(coalesce(array_agg(DISTINCT gram), '{}'))
		FROM (
			SELECT c AS first, c || coalesce(lead(c, 1) OVER w, '') || coalesce(lead(c, 2) OVER w, '') AS gram
			FROM unnest(string_to_array(public.message_fold(msg), NULL)) WITH ORDINALITY AS t(c, n)
			WINDOW w AS (ORDER BY n)
		) AS grams
		WHERE first ~ '\S'
	$$;--> statement-breakpoint
CREATE INDEX "messages_search" ON "messages" USING gin (message_grams("msg"),(array["room_id"]));--> statement-breakpoint
CREATE UNIQUE INDEX "rooms_direct" ON "rooms" USING btree ("direct");--> statement-breakpoint
-- Queries here take milliseconds; compiling one (JIT), as Postgres does where it fears a long one, takes twenty.
DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
EXCEPTION WHEN insufficient_privilege THEN
	RAISE NOTICE 'not the owner of this database, so jit stays as it is';
END $$;
