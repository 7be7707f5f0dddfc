CREATE TABLE "server" (
	"id" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"rooms_id" uuid,
	"holder" uuid,
	"place" text,
	"seen_at" timestamp with time zone,
	CONSTRAINT "server_one_row" CHECK ("server"."id")
);
