package io.landbridge.jobs.backup;

import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.jobs.backup.DumpClient.Dump;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.BackupAction;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes backups by the clients of both ends' engines. */
public final class BackupRunner implements BackupAction {

    private static final int WORDS_OF_A_CLIENT = 600;

    private final Plan plan;
    private final Connector source;
    private final Connector target;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment of this process, which says where programs are */
    public BackupRunner(Plan plan, Connector source, Connector target, Map<String, String> environment, Clock clock) {
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    @Override
    public String check(StepAction.Backup order) {
        try (LoginFolder login = new LoginFolder()) {
            Prepared prepared = prepare(order, login);
            return prepared.program().says() + "; about " + prepared.bytes() + " bytes of rows, "
                    + prepared.shelf().freeBytes() + " bytes free in " + order.to() + losses(prepared);
        }
    }

    @Override
    public String run(StepAction.Backup order, Duration limit) {
        Instant now = clock.instant();
        Instant end = now.plus(limit);
        try (LoginFolder login = new LoginFolder()) {
            Prepared prepared = prepare(order, login);
            BackupShelf shelf = prepared.shelf();
            Path unfinished = shelf.begin(now);
            boolean whole = false;
            try {
                List<Path> files = dump(prepared, login, unfinished, end);
                describe(prepared, order, unfinished, files, now);
                Path made = shelf.complete(unfinished);
                whole = true;
                Integer days = order.keepDays();
                List<Path> removed = days == null ? List.of() : shelf.prune(now.minus(days, ChronoUnit.DAYS));
                return made + ": " + prepared.tables().size() + " tables, " + size(made) + " bytes, read back"
                        + losses(prepared)
                        + (removed.isEmpty() ? "" : "; " + removed.size() + " older removed")
                        + "; restore into an empty database: sh "
                        + ShellWord.of(made.resolve("restore.sh").toString())
                        + " DATABASE";
            } finally {
                if (!whole) {
                    shelf.discard(unfinished);
                }
            }
        }
    }

    private record Prepared(
            Connector connector,
            Endpoint endpoint,
            JdbcUrl url,
            DumpClient client,
            ClientProgram program,
            List<Table> tables,
            long bytes,
            BackupShelf shelf) {}

    private Prepared prepare(StepAction.Backup order, LoginFolder login) {
        boolean onSource = order.on() == Side.SOURCE;
        Connector connector = onSource ? source : target;
        Endpoint endpoint = onSource ? plan.source() : plan.target();
        BackupShelf shelf = new BackupShelf(Path.of(order.to()), plan.migration() + '-' + endpoint.side());
        shelf.requireUsable();
        DumpClient client = connector.server().engine() == Engine.POSTGRESQL
                ? new PostgresDump()
                : new MySqlDump(connector.server().engine());
        List<Table> tables = tables(connector, order);
        ClientProgram program = new ClientSearch(environment, login.path()).find(client, connector.server());
        long bytes =
                tables.stream().mapToLong(table -> Math.max(0, table.bytes())).sum();
        long needed = bytes * client.growth();
        if (shelf.freeBytes() < needed) {
            throw new LandbridgeException(
                    BackupError.NO_ROOM,
                    order.to(),
                    "The tables have about " + bytes + " bytes, for which " + needed + " are wanted, and "
                            + shelf.freeBytes() + " are free.");
        }
        return new Prepared(
                connector,
                endpoint,
                JdbcUrl.parse(endpoint.url(), endpoint.side().toString()),
                client,
                program,
                tables,
                bytes,
                shelf);
    }

    private static List<Table> tables(Connector connector, StepAction.Backup order) {
        Set<String> schemas = order.tables().stream()
                .map(name ->
                        name.substring(0, Math.max(0, name.lastIndexOf('.'))).replaceAll("^\"|\"$", ""))
                .filter(schema -> !schema.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Table> known = new TreeMap<>();
        connector
                .schemaReader()
                .read(schemas)
                .tables()
                .forEach(table -> known.put(table.name().toString(), table));
        List<Table> tables = new ArrayList<>();
        for (String name : order.tables()) {
            Table table = known.get(name);
            if (table == null) {
                throw new LandbridgeException(
                        BackupError.TABLE_UNKNOWN,
                        order.on().name().toLowerCase(java.util.Locale.ROOT),
                        "There is no table '" + name + "'" + NearestName.hint(name, known.keySet()));
            }
            tables.add(table);
        }
        return tables;
    }

    private List<Path> dump(Prepared prepared, LoginFolder login, Path to, Instant end) {
        DumpClient client = prepared.client();
        ClientProgram program = prepared.program();
        Map<String, String> variables = client.login(prepared.endpoint(), prepared.url(), program, login.path());
        List<Path> files = new ArrayList<>();
        for (Dump dump : client.dumps(
                program, prepared.url(), prepared.endpoint().username(), prepared.tables(), login.path(), to)) {
            say(dump.command(), variables, login, end);
            String said = client.reading(program, dump.file())
                    .map(command -> say(command, variables, login, end))
                    .orElse("");
            List<String> missing = client.missing(dump, said);
            if (!missing.isEmpty()) {
                throw new LandbridgeException(
                        BackupError.NOT_READABLE,
                        dump.file().toString(),
                        "In what " + program.path() + " wrote is missing: " + String.join(", ", missing) + ".");
            }
            files.add(dump.file());
        }
        return files;
    }

    /** Runs a client, and returns what it said. */
    private String say(List<String> command, Map<String, String> variables, LoginFolder login, Instant end) {
        try {
            Path output = Files.createTempFile(login.path(), "said", "");
            int exit = new ClientProcess(command, variables, output).run(Duration.between(clock.instant(), end));
            String said = Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .strip();
            if (exit != 0) {
                throw new LandbridgeException(
                        BackupError.FAILED,
                        command.get(0),
                        "It ended with " + exit + ": "
                                + said.substring(Math.max(0, said.length() - WORDS_OF_A_CLIENT)));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void describe(Prepared prepared, StepAction.Backup order, Path folder, List<Path> files, Instant now) {
        String script = prepared.client()
                .restoreScript(
                        prepared.program(), prepared.url(), prepared.endpoint().username(), files);
        try {
            Files.writeString(folder.resolve("restore.sh"), """
                    #!/bin/sh
                    # Puts these tables into a database that has none of them: sh restore.sh DATABASE
                    # Another server, user or password: change the options below; PGPASSWORD or MYSQL_PWD keeps it from asking.
                    set -e
                    here=$(dirname "$0")
                    [ $# -eq 1 ] || { echo "usage: sh restore.sh DATABASE" >&2; exit 2; }
                    """ + script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new BackupManifest(
                        plan.migration(),
                        order.on().name().toLowerCase(java.util.Locale.ROOT),
                        prepared.connector().server(),
                        prepared.program(),
                        now,
                        prepared.tables(),
                        files)
                .write(folder.resolve(BackupShelf.MANIFEST));
    }

    private static String losses(Prepared prepared) {
        List<String> losses = prepared.client().losses(prepared.tables());
        return losses.isEmpty() ? "" : "; not as it is: " + String.join(", ", losses);
    }

    private static long size(Path folder) {
        try (var all = Files.list(folder)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
