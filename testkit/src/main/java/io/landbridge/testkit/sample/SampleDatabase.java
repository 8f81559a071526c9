package io.landbridge.testkit.sample;

import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Databases from public projects, read from the folder that the system property {@code landbridge.samples} names, and a
 * small one of our own, which is always there. A test with a public one is skipped where the property is not set.
 */
public enum SampleDatabase {
    /** Ferry lines: 6 tables, 27 rows; ours. */
    FERRY_MYSQL("ferry-mysql.sql", true),
    /** The same rows, with PostgreSQL's own ways of counting. */
    FERRY_POSTGRESQL("ferry-postgresql.sql", false),
    /** A music shop: 11 tables, 15,607 rows. */
    CHINOOK_MYSQL("chinook-mysql.sql", true),
    /** The same data with other names. */
    CHINOOK_POSTGRESQL("chinook-postgresql.sql", false),
    /** A trading firm: 14 tables, 3,362 rows. */
    NORTHWIND_POSTGRESQL("northwind-postgresql.sql", false);

    /** The property with the folder; a relative path counts from the working folder or one above it. */
    public static final String FOLDER_PROPERTY = "landbridge.samples";

    /** The test's database takes the place of the script's; the last setting left PostgreSQL with release 12. */
    private static final Pattern NOT_OURS =
            Pattern.compile("(?is)(create|drop)\\s+database\\b.*|use\\s.*|set\\s+default_with_oids\\b.*");

    private final String file;
    private final boolean mysql;

    SampleDatabase(String file, boolean mysql) {
        this.file = file;
        this.mysql = mysql;
    }

    /** Fills an empty database of the right family of engines. */
    public void load(TestDatabase database) {
        if (database.engine().isMySqlFamily() != mysql) {
            throw new IllegalArgumentException(file + " is not for " + database.engine());
        }
        String script = read();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : SqlScript.statements(database.engine(), script)) {
                if (!NOT_OURS.matcher(sql).matches()) {
                    execute(statement, sql);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot load " + file + " into " + database, e);
        }
    }

    private void execute(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            String begin = sql.length() <= 200 ? sql : sql.substring(0, 200) + "…";
            throw new SQLException(e.getMessage() + "\n  in " + file + ": " + begin, e.getSQLState(), e);
        }
    }

    private String read() {
        try (InputStream ours = SampleDatabase.class.getResourceAsStream(file)) {
            return ours == null ? readPublic() : new String(ours.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private String readPublic() throws IOException {
        String folder = System.getProperty(FOLDER_PROPERTY);
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(),
                () -> name().toLowerCase(Locale.ROOT) + " needs -D" + FOLDER_PROPERTY + "=FOLDER with " + file);
        Path path = find(Path.of(String.valueOf(folder)));
        if (path == null) {
            throw new IllegalStateException("-D" + FOLDER_PROPERTY + "=" + folder + " holds no " + file + ", seen from "
                    + Path.of("").toAbsolutePath());
        }
        return Files.readString(path);
    }

    /** Maven runs the tests of a module in the module's folder, one below the one where it was started. */
    private @Nullable Path find(Path folder) {
        for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
            Path candidate = base.resolve(folder).resolve(file).normalize();
            if (Files.isReadable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
