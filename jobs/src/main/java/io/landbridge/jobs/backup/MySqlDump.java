package io.landbridge.jobs.backup;

import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** mysqldump of MySQL, mariadb-dump of MariaDB: two products by now, so that each server gets its own. */
final class MySqlDump implements DumpClient {

    private static final Pattern MARIADB = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+-MariaDB");
    private static final Pattern MYSQL = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+");
    private static final String CREATES = "CREATE TABLE `";
    private static final String COMPLETE = "-- Dump completed";
    private static final int LINE_START = 512;

    private final boolean isMariaDb;

    MySqlDump(Engine engine) {
        this.isMariaDb = engine == Engine.MARIADB;
    }

    @Override
    public List<String> names() {
        return isMariaDb ? List.of("mariadb-dump", "mysqldump") : List.of("mysqldump");
    }

    @Override
    public Optional<Integer> version(String says) {
        if (says.contains("MariaDB") != isMariaDb) {
            return Optional.empty();
        }
        Matcher found = (isMariaDb ? MARIADB : MYSQL).matcher(says);
        return found.find()
                ? Optional.of(Integer.parseInt(found.group(1)) * 100 + Integer.parseInt(found.group(2)))
                : Optional.empty();
    }

    @Override
    public boolean isNewEnough(ClientProgram program, Server server) {
        return program.version() >= server.majorMinor();
    }

    /** Values are written as text, bytes as two digits each. */
    @Override
    public int growth() {
        return 2;
    }

    @Override
    public Map<String, String> login(Endpoint endpoint, JdbcUrl url, ClientProgram program, Path folder) {
        StringBuilder options = new StringBuilder("[client]\nprotocol=TCP\nuser=")
                .append(quoted(endpoint.username()))
                .append("\npassword=")
                .append(quoted(endpoint.password().reveal()))
                .append('\n');
        boolean trusts = endpoint.tls() == Endpoint.Tls.INSECURE;
        if (isMariaDb) {
            // It knows no middle way: who checks the chain checks the host name too.
            options.append("ssl-verify-server-cert=").append(trusts ? 0 : 1).append('\n');
        } else {
            options.append("ssl-mode=")
                    .append(
                            switch (endpoint.tls()) {
                                case VERIFY_FULL -> "VERIFY_IDENTITY";
                                case VERIFY_CA -> "VERIFY_CA";
                                case INSECURE -> "PREFERRED\nget-server-public-key";
                            })
                    .append('\n');
        }
        if (!trusts) {
            Path authorities = LoginFolder.authorities(
                    folder,
                    url.properties().get("trustCertificateKeyStoreUrl"),
                    url.properties().get("trustCertificateKeyStoreType"));
            options.append("ssl-ca=").append(quoted(authorities.toString())).append('\n');
        }
        LoginFolder.write(folder, "client.cnf", options.toString());
        return Map.of();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public List<Dump> dumps(ClientProgram program, JdbcUrl url, String user, List<Table> tables, Path login, Path to) {
        Map<String, List<Table>> byDatabase = tables.stream()
                .collect(Collectors.groupingBy(table -> table.name().schema(), TreeMap::new, Collectors.toList()));
        List<Dump> dumps = new ArrayList<>();
        byDatabase.forEach((database, some) -> {
            Path file = to.resolve("tables-" + (dumps.size() + 1) + ".sql");
            List<String> command = new ArrayList<>(List.of(
                    program.path().toString(),
                    // First, and alone: what the operator's own files say is another server's.
                    "--defaults-file=" + login.resolve("client.cnf"),
                    "--host=" + url.host(),
                    "--port=" + url.port(),
                    "--single-transaction",
                    "--quick",
                    "--hex-blob",
                    "--no-tablespaces",
                    "--default-character-set=utf8mb4",
                    // Whoever restores it over a table that is there is told so, and does not lose it.
                    "--skip-add-drop-table",
                    "--skip-lock-tables",
                    "--result-file=" + file));
            if (!isMariaDb) {
                command.add("--set-gtid-purged=OFF");
            }
            command.add("--");
            command.add(database);
            some.forEach(table -> command.add(table.name().table()));
            dumps.add(new Dump(command, file, some));
        });
        return List.copyOf(dumps);
    }

    @Override
    public Optional<List<String>> reading(ClientProgram program, Path file) {
        return Optional.empty();
    }

    /** The last line says that nothing was cut off. */
    @Override
    public List<String> missing(Dump dump, String said) {
        TreeSet<String> missing = new TreeSet<>();
        dump.tables().forEach(table -> missing.add(table.name().table()));
        String last = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(dump.file()), StandardCharsets.ISO_8859_1))) {
            for (String line = start(lines); line != null; line = start(lines)) {
                if (line.startsWith(CREATES)) {
                    String name = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                    missing.removeIf(table -> name.startsWith(CREATES + table.replace("`", "``") + "` "));
                }
                last = line.isBlank() ? last : line;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(missing);
        if (!last.startsWith(COMPLETE)) {
            all.add("the line '" + COMPLETE + "' at the end");
        }
        return all;
    }

    /** The beginning of the next line: one line may hold a million rows. Null at the end. */
    private static @org.jspecify.annotations.Nullable String start(BufferedReader lines) throws IOException {
        StringBuilder start = new StringBuilder();
        int c = lines.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (start.length() < LINE_START) {
                start.append((char) c);
            }
            c = lines.read();
        }
        return start.toString();
    }

    /** Seen in mariadb-dump 11.4 and mysqldump 9.7: 123456.1 of a FLOAT becomes 123456, as the server prints it. */
    @Override
    public List<String> losses(List<Table> tables) {
        return tables.stream()
                .flatMap(table -> table.columns().stream()
                        .filter(column -> column.type().name().equals("float"))
                        .map(column -> table.name() + "." + column.name()
                                + " is a FLOAT, of which the client keeps six digits"))
                .toList();
    }

    @Override
    public String restoreScript(ClientProgram program, JdbcUrl url, String user, List<Path> files) {
        StringBuilder script = new StringBuilder("ask=\n[ -n \"${MYSQL_PWD:-}\" ] || ask=--password\n");
        for (Path file : files) {
            script.append(program.besideAsWord(isMariaDb ? "mariadb" : "mysql"))
                    .append(" --protocol=TCP --default-character-set=utf8mb4 --host=")
                    .append(ShellWord.of(url.host()))
                    .append(" --port=")
                    .append(url.port())
                    .append(" --user=")
                    .append(ShellWord.of(user))
                    .append(" $ask \"$1\" <\"$here\"/")
                    .append(file.getFileName())
                    .append('\n');
        }
        return script.toString();
    }
}
