CREATE TABLE "pending_pushes" (
	"user_id" integer NOT NULL,
	"room_id" integer NOT NULL,
	"message_id" integer NOT NULL,
	"pushed_id" integer DEFAULT 0 NOT NULL,
	"waited" boolean DEFAULT false NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone,
	CONSTRAINT "pending_pushes_user_id_room_id_pk" PRIMARY KEY("user_id","room_id")
);
--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "unsettled_until" timestamp with time zone DEFAULT now() + interval '3 minutes' NOT NULL;--> statement-breakpoint
ALTER TABLE "pending_pushes" ADD CONSTRAINT "pending_pushes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_pushes" ADD CONSTRAINT "pending_pushes_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pending_pushes_due" ON "pending_pushes" USING btree ("due_at");