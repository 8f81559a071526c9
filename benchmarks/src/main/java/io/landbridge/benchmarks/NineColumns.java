package io.landbridge.benchmarks;

import io.landbridge.testkit.server.Engine;
import java.util.List;

/**
 * The table that all measurements copy: nine columns of common types, about 180 bytes a row, the same rows on every
 * engine, with NULLs, text beyond ASCII, and characters that text formats must escape.
 */
final class NineColumns {

    static final String TABLE = "measured";
    static final List<String> COLUMNS =
            List.of("id", "customer_id", "email", "full_name", "amount", "quantity", "active", "created_at", "note");
    /** The name that {@link Shape#MAPPED} gives to customer_id. */
    static final String RENAMED = "buyer_id";

    private static final String DEFINITION = """
            CREATE TABLE measured (
              id bigint NOT NULL PRIMARY KEY,
              %s integer NOT NULL,
              email varchar(120) NOT NULL,
              full_name varchar(100),
              amount numeric(12,2) NOT NULL,
              quantity integer NOT NULL,
              active boolean NOT NULL,
              created_at %s NOT NULL,
              note text
            )""";

    private NineColumns() {}

    static String create(Engine engine, Shape shape) {
        String timestamp = engine.isMySqlFamily() ? "datetime(6)" : "timestamp(6)";
        return DEFINITION.formatted(shape == Shape.MAPPED ? RENAMED : "customer_id", timestamp);
    }

    /** Makes the rows whose ids are {@code first} to {@code last}. */
    static String fill(Engine engine, long first, long last) {
        if (engine.isMySqlFamily()) {
            return """
                INSERT /*+ SET_VAR(cte_max_recursion_depth = 2000000) */ INTO measured
                SELECT seq, seq * 7919 %% 1000003,
                  concat(if(seq %% 3 = 0, '  ', ''), 'Customer', seq, '@Mail', seq %% 97, '.Example.com'),
                  if(seq %% 11 = 0, NULL, concat('Given', seq %% 1999, ' Żółć Family', seq %% 3001)),
                  cast(seq * 37 %% 10000000 AS decimal(20)) / 100, seq %% 25, seq %% 2 = 0,
                  timestamp '2020-01-01 00:00:00' + interval (seq * 1234567) microsecond,
                  if(seq %% 50 = 0, concat('a\\ttab, a\\nbreak, a \\\\ and ', seq), concat(left(sha2(seq, 256), 32), 'and a note', seq %% 97))
                FROM %s""".formatted(numbers(engine, first, last));
        }
        return """
            INSERT INTO measured
            SELECT seq, seq * 7919 %% 1000003,
              CASE WHEN seq %% 3 = 0 THEN '  ' ELSE '' END
                || 'Customer' || seq || '@Mail' || seq %% 97 || '.Example.com',
              CASE WHEN seq %% 11 = 0 THEN NULL ELSE 'Given' || seq %% 1999 || ' Żółć Family' || seq %% 3001 END,
              (seq * 37 %% 10000000)::numeric / 100, seq %% 25, seq %% 2 = 0,
              timestamp '2020-01-01 00:00:00' + seq * 1234567 * interval '1 microsecond',
              CASE WHEN seq %% 50 = 0 THEN E'a\\ttab, a\\nbreak, a \\\\ and ' || seq
                ELSE left(encode(sha256(seq::text::bytea), 'hex'), 32) || 'and a note' || seq %% 97 END
            FROM generate_series(%d::bigint, %d::bigint) AS seq""".formatted(first, last);
    }

    private static String numbers(Engine engine, long first, long last) {
        return engine == Engine.MARIADB
                ? "seq_" + first + "_to_" + last
                : "(WITH RECURSIVE seqs (seq) AS (SELECT " + first + " UNION ALL SELECT seq + 1 FROM seqs WHERE seq < "
                        + last + ") SELECT seq FROM seqs) AS numbers";
    }

    /** What a source of this engine holds, seen as the target shall hold it. */
    static String expectedChecksum(Engine engine, Shape shape) {
        if (shape == Shape.PLAIN) {
            return checksum(engine, "customer_id", "email", "quantity");
        }
        return checksum(
                engine,
                "customer_id",
                "trim(lower(email))",
                "CASE WHEN quantity >= 10 THEN quantity * 2 ELSE quantity + 1 END");
    }

    /** What a target of this engine holds. */
    static String foundChecksum(Engine engine, Shape shape) {
        return checksum(engine, shape == Shape.MAPPED ? RENAMED : "customer_id", "email", "quantity");
    }

    private static String checksum(Engine engine, String customer, String email, String quantity) {
        boolean mysql = engine.isMySqlFamily();
        String created = mysql
                ? "date_format(created_at, '%Y-%m-%d %H:%i:%s.%f')"
                : "to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.US')";
        String row = "concat_ws('|', "
                + String.join(
                        ", ",
                        "id",
                        customer,
                        email,
                        "coalesce(full_name, '<null>')",
                        "amount",
                        quantity,
                        mysql ? "active" : "active::int",
                        created,
                        "coalesce(note, '<null>')")
                + ")";
        // The one hash that all engines have: MySQL 9.7 knows no other.
        String hash = mysql
                ? "cast(conv(substr(sha2(" + row + ", 256), 1, 8), 16, 10) AS unsigned)"
                : "('x' || substr(encode(sha256(convert_to(" + row + ", 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint";
        return "SELECT count(*), coalesce(sum(" + hash + "), 0) FROM measured";
    }
}
