package io.landbridge.testkit.sample;

import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Databases from public projects, read from the folder that the system property {@code landbridge.samples} names; a test
 * is skipped where it is not set.
 */
public enum SampleDatabase {
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
        String folder = System.getProperty(FOLDER_PROPERTY);
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(),
                () -> name().toLowerCase(Locale.ROOT) + " needs -D" + FOLDER_PROPERTY + "=FOLDER with " + file);
        Path path = find(Path.of(String.valueOf(folder)));
        if (path == null) {
            throw new IllegalStateException("-D" + FOLDER_PROPERTY + "=" + folder + " holds no " + file + ", seen from "
                    + Path.of("").toAbsolutePath());
        }
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
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
