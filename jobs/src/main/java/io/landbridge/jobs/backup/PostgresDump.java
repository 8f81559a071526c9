package io.landbridge.jobs.backup;

import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.schema.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** pg_dump in its own format, read back by pg_restore. */
final class PostgresDump implements DumpClient {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?");

    /** From there on a partitioned table can be dumped by its name, with its partitions. */
    private static final int WITH_CHILDREN = 1600;

    @Override
    public List<String> names() {
        return List.of("pg_dump");
    }

    @Override
    public Optional<Integer> version(String says) {
        Matcher found = VERSION.matcher(says);
        return found.find()
                ? Optional.of(Integer.parseInt(found.group(1)) * 100
                        + (found.group(2) == null ? 0 : Integer.parseInt(found.group(2))))
                : Optional.empty();
    }

    /** pg_dump itself refuses a server of a later major version. */
    @Override
    public boolean isNewEnough(ClientProgram program, Server server) {
        return program.version() / 100 >= server.majorMinor() / 100;
    }

    @Override
    public int growth() {
        return 1;
    }

    @Override
    public Map<String, String> login(Endpoint endpoint, JdbcUrl url, ClientProgram program, Path folder) {
        String password = endpoint.password().reveal().replace("\\", "\\\\").replace(":", "\\:");
        Path file = LoginFolder.write(folder, "pgpass", "*:*:*:*:" + password + '\n');
        Map<String, String> environment = new HashMap<>();
        environment.put("PGPASSFILE", file.toString());
        environment.put(
                "PGSSLMODE",
                switch (endpoint.tls()) {
                    case VERIFY_FULL -> "verify-full";
                    case VERIFY_CA -> "verify-ca";
                    case INSECURE -> "prefer";
                });
        if (endpoint.tls() != Endpoint.Tls.INSECURE) {
            environment.put(
                    "PGSSLROOTCERT",
                    Optional.ofNullable(url.properties().get("sslrootcert"))
                            .orElseGet(() ->
                                    LoginFolder.authorities(folder, null, null).toString()));
        }
        own(url, "sslcert").ifPresent(path -> environment.put("PGSSLCERT", path));
        own(url, "sslkey").ifPresent(path -> environment.put("PGSSLKEY", path));
        return environment;
    }

    private static Optional<String> own(JdbcUrl url, String property) {
        return Optional.ofNullable(url.properties().get(property));
    }

    @Override
    public List<Dump> dumps(ClientProgram program, JdbcUrl url, String user, List<Table> tables, Path login, Path to) {
        Path file = to.resolve("tables.dump");
        List<String> command = new ArrayList<>(List.of(
                program.path().toString(),
                "--format=custom",
                "--file=" + file,
                "--no-password",
                "--strict-names",
                "--host=" + url.host(),
                "--port=" + url.port(),
                "--username=" + user,
                "--dbname=" + url.database()));
        for (Table table : tables) {
            boolean parted = table.partitioning() != null;
            if (parted && program.version() < WITH_CHILDREN) {
                throw new LandbridgeException(
                        BackupError.CLIENT_TOO_OLD,
                        table.name().toString(),
                        "It is partitioned, and only pg_dump 16 and later dumps the partitions of a table that is named; this is "
                                + program.says() + '.');
            }
            command.add((parted ? "--table-and-children=" : "--table=")
                    + quoted(table.name().schema())
                    + '.'
                    + quoted(table.name().table()));
        }
        return List.of(new Dump(command, file, tables));
    }

    /** As a pattern of pg_dump: within double quotes nothing has a meaning of its own. */
    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Unpacks every row, which the list of contents alone would not. */
    @Override
    public Optional<List<String>> reading(ClientProgram program, Path file) {
        return Optional.of(
                List.of(program.beside("pg_restore").toString(), "--verbose", "--file=/dev/null", file.toString()));
    }

    /** pg_restore names each table whose rows it has read: {@code processing data for table "public.orders"}. */
    @Override
    public List<String> missing(Dump dump, String said) {
        return dump.tables().stream()
                .filter(table -> {
                    String name = table.name().schema() + '.' + table.name().table() + '"';
                    return !said.contains(
                            (table.partitioning() == null ? "processing data for table \"" : "creating TABLE \"")
                                    + name);
                })
                .map(table -> table.name().toString())
                .toList();
    }

    @Override
    public List<String> losses(List<Table> tables) {
        return List.of();
    }

    @Override
    public String restoreScript(ClientProgram program, JdbcUrl url, String user, List<Path> files) {
        StringBuilder script = new StringBuilder();
        for (Path file : files) {
            script.append(program.besideAsWord("pg_restore"))
                    .append(" --exit-on-error --single-transaction --no-owner --no-privileges --host=")
                    .append(ShellWord.of(url.host()))
                    .append(" --port=")
                    .append(url.port())
                    .append(" --username=")
                    .append(ShellWord.of(user))
                    .append(" --dbname=\"$1\" \"$here\"/")
                    .append(file.getFileName())
                    .append('\n');
        }
        return script.toString();
    }
}
