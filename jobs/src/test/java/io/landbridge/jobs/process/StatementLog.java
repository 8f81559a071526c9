package io.landbridge.jobs.process;

import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that logs every statement of one user, and what of it was more than reading. */
final class StatementLog implements AutoCloseable {

    /** Who is logged and may do everything. */
    static final String USER = "watched";

    /** PostgreSQL's line for a statement by either protocol; lines that continue it begin with a tab. */
    private static final Pattern POSTGRESQL_STATEMENT =
            Pattern.compile("(\\w*)\\|LOG: {2}(?:statement|execute [^:]*|fastpath function call): (.*)");

    private static final Pattern COMMENT = Pattern.compile("(?s)^/\\*.*?\\*/");

    private static final Pattern TEXT_OR_NAME =
            Pattern.compile("(?s)'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`");

    private static final Pattern READS = Pattern.compile("(select|with|show|explain|values|table|xa recover)\\b.*");

    /** Words by which a reading statement would change something after all, or hold others up. */
    private static final Pattern CHANGES = Pattern.compile(
            "\\b(insert|update|delete|merge|truncate|into|create|alter|drop|nextval|setval|lo_\\w+|get_lock"
                    + "|pg_(try_)?advisory\\w*|pg_create\\w*|pg_drop\\w*|pg_notify|for share|lock in share mode)\\b");

    /** Transactions and settings of the own session; rows in bulk; the lock that every reader takes. */
    private static final Pattern HARMLESS = Pattern.compile("(begin|start transaction|commit|rollback)\\b.*"
            + "|set (?!global|persist|password|role)\\w+.*"
            + "|set @landbridge_pass = .*"
            + "|use .*"
            + "|(?:deallocate )?(?:prepare )?landbridge_check\\b.*"
            + "|copy .* to stdout\\b.*"
            + "|lock table .* in access share mode");

    private final DedicatedServer server;
    private long seen;

    private StatementLog(DedicatedServer server) {
        this.server = server;
        String password = server.server().password();
        try (TestDatabase any = server.createDatabase("any")) {
            if (isMySql()) {
                any.execute(
                        "CREATE USER " + USER + "@'%' IDENTIFIED BY '" + password + "'",
                        "GRANT ALL PRIVILEGES ON *.* TO " + USER + "@'%' WITH GRANT OPTION");
            } else {
                any.execute("CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + password + "'");
            }
        }
    }

    static StatementLog start(ServerKind kind) {
        DedicatedServer.Order order = Servers.dedicated(kind);
        return new StatementLog((kind.engine().isMySqlFamily()
                        ? order.setting("general-log", "ON").setting("log-output", "TABLE")
                        : order.setting("log_statement", "all").setting("log_line_prefix", "%u|"))
                .start());
    }

    TestDatabase createDatabase(String label) {
        return server.createDatabase(label);
    }

    private boolean isMySql() {
        return server.server().engine().isMySqlFamily();
    }

    /** The user's statements since the last call. */
    List<String> statements() {
        List<String> all = isMySql() ? mySql() : postgres();
        List<String> fresh = all.subList((int) seen, all.size());
        seen = all.size();
        return fresh;
    }

    private List<String> mySql() {
        try (TestDatabase any = server.createDatabase("any")) {
            return any
                    .query("SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE user_host LIKE '" + USER
                            + "[%' AND command_type NOT IN ('Connect', 'Quit', 'Init DB', 'Ping', 'Close stmt')")
                    .stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .toList();
        }
    }

    private List<String> postgres() {
        List<String> statements = new ArrayList<>();
        boolean open = false;
        for (String line : lines()) {
            Matcher statement = POSTGRESQL_STATEMENT.matcher(line);
            if (statement.matches()) {
                open = statement.group(1).equals(USER);
                if (open) {
                    statements.add(statement.group(2));
                }
            } else if (open && line.startsWith("\t")) {
                statements.add(statements.remove(statements.size() - 1) + '\n' + line);
            } else {
                open = false;
            }
        }
        return statements;
    }

    private List<String> lines() {
        try {
            return Files.readString(server.log(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the statements that do more than read. */
    static List<String> changes(List<String> statements) {
        return statements.stream().filter(statement -> !isHarmless(statement)).toList();
    }

    private static boolean isHarmless(String statement) {
        String code = TEXT_OR_NAME
                .matcher(COMMENT.matcher(statement).replaceAll(""))
                .replaceAll(" ? ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
        for (String part : code.split(";", -1)) {
            String one = part.strip();
            boolean reads = READS.matcher(one).matches();
            if (!one.isEmpty()
                    && !HARMLESS.matcher(one).matches()
                    && (!reads || CHANGES.matcher(one).find())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        server.close();
    }
}
