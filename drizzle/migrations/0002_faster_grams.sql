-- The same grams, in a loop: as a query with windows they took most of the archive's time.
CREATE OR REPLACE FUNCTION message_grams(msg text) RETURNS tsvector
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
	AS $$
	DECLARE
		grams text[] := '{}';
		first text := '';
		second text := '';
		third text;
	BEGIN
		FOREACH third IN ARRAY string_to_array(public.message_fold(msg), NULL) || '{"",""}'::text[] LOOP
			IF first ~ '\S' THEN
				grams := grams || (first || second || third);
			END IF;
			first := second;
			second := third;
		END LOOP;
		RETURN array_to_tsvector(grams);
	END
	$$;
