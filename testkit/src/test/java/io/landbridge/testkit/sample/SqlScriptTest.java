package io.landbridge.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Engine;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {

    @Test
    void semicolonsEndStatementsOnlyOutsideOfQuotesAndComments() {
        assertThat(SqlScript.statements(Engine.POSTGRESQL, """
                        \uFEFF-- a; comment
                        SELECT 'a;b', 'it''s; ok', "c;d" /* e;f */ , 1;;
                        \\c other;
                        DO $$ BEGIN; END $$;
                        DO $x$ $$;$$ $x$; SELECT $1, 'back\\'; SELECT 2"""))
                .containsExactly(
                        "SELECT 'a;b', 'it''s; ok', \"c;d\"   , 1",
                        "DO $$ BEGIN; END $$",
                        "DO $x$ $$;$$ $x$",
                        "SELECT $1, 'back\\'",
                        "SELECT 2");
    }

    @Test
    void backslashesEscapeInMySqlOnly() {
        assertThat(SqlScript.statements(
                        Engine.MYSQL,
                        "SELECT 'it\\'s; one', `a;b``c`; # comment; here\nSELECT \"\\\";\"; SELECT '\\\\'; x"))
                .containsExactly("SELECT 'it\\'s; one', `a;b``c`", "SELECT \"\\\";\"", "SELECT '\\\\'", "x");
    }

    @Test
    void unfinishedQuotesReachTheServerAsTheyAre() {
        assertThat(SqlScript.statements(Engine.POSTGRESQL, "SELECT 'a;b")).containsExactly("SELECT 'a;b");
        assertThat(SqlScript.statements(Engine.POSTGRESQL, "DO $$ a;b")).containsExactly("DO $$ a;b");
        assertThat(SqlScript.statements(Engine.POSTGRESQL, "SELECT 1 /* a;b")).containsExactly("SELECT 1");
    }
}
