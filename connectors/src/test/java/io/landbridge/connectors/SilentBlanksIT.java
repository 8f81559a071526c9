package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Rounding;
import io.landbridge.pipeline.schema.WrittenType;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rule about blanks at the end of a text, against what each server does with them. */
class SilentBlanksIT {

    private static final int LENGTH = 6;

    @ParameterizedTest
    @EnumSource
    void theRuleNamesTheColumnsThatCutThemWithoutAWord(ServerKind kind) throws SQLException {
        Engine engine = Endpoints.engine(kind);
        DataType source = WrittenType.parse(engine, "varchar(" + LENGTH + ")");
        // read as a text of any length, which a padded column's own length is not
        String read = engine.isMySqlFamily() ? "concat(v, '.')" : "v || '.'";
        try (TestDatabase database = Servers.shared(kind).createDatabase("blanks");
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String type : List.of("varchar(3)", "char(3)", "char(6)", "varchar(6)", "text")) {
                statement.execute("CREATE TABLE t (v " + type + ")");
                statement.execute("INSERT INTO t VALUES ('a     ')");
                boolean warned = statement.getWarnings() != null;
                boolean cut = database.queryLong("SELECT char_length(" + read + ") FROM t") <= LENGTH;
                statement.execute("DROP TABLE t");
                assertThat(Rounding.of(engine, source, engine, WrittenType.parse(engine, type)))
                        .as("%s in %s: cut %s, warned %s", type, kind, cut, warned)
                        .isEqualTo(cut && !warned ? Rounding.BLANKS : null);
            }
        }
    }
}
