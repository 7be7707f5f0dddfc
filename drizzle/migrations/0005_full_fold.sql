-- Full case folding for search (ß is ss, a final ς is σ), also in a database whose locale only folds
-- ASCII (--locale=C): there a collation that folds every script is named, whichever this Postgres has.
DO $migration$
DECLARE
	own constant text := '';
	chosen text := own;
	candidate text;
	works boolean;
BEGIN
	FOREACH candidate IN ARRAY ARRAY[
		own, 'COLLATE "pg_c_utf8"', 'COLLATE "und-x-icu"', 'COLLATE "C.utf8"', 'COLLATE "C.UTF-8"'
	] LOOP
		BEGIN
			EXECUTE format('SELECT lower(%L %s) = %L', 'ΣÀЧ', candidate, 'σàч') INTO works;
		EXCEPTION WHEN OTHERS THEN
			works := false;
		END;
		IF works THEN
			chosen := candidate;
			EXIT;
		END IF;
	END LOOP;
	EXECUTE format(
		'CREATE OR REPLACE FUNCTION message_fold(msg text) RETURNS text
			LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
			RETURN replace(replace(lower(normalize(msg, NFKC) %s), ''ß'', ''ss''), ''ς'', ''σ'')',
		chosen
	);
	IF chosen <> own THEN
		REINDEX INDEX messages_search;
		RETURN;
	END IF;
	-- Only few messages fold otherwise now, so the index is not built anew. An update that leaves the
	-- text as it is would not reach the index, hence two.
	CREATE TEMP TABLE refolded ON COMMIT DROP AS
		SELECT room_id, id FROM messages WHERE normalize(msg, NFKC) ~ '[ßẞςΣ]';
	UPDATE messages SET msg = msg || '.' FROM refolded AS r
		WHERE messages.room_id = r.room_id AND messages.id = r.id;
	UPDATE messages SET msg = left(msg, -1) FROM refolded AS r
		WHERE messages.room_id = r.room_id AND messages.id = r.id;
END
$migration$;
