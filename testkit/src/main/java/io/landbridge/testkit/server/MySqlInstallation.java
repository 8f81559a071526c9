package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** MySQL as {@code testkit/mysql/fetch-mysql} leaves it in its folder. */
final class MySqlInstallation implements Installation {

    private final Path launcher;

    private MySqlInstallation(Path launcher) {
        this.launcher = launcher;
    }

    static Optional<Installation> fetched(UnaryOperator<@Nullable String> environment) {
        Path launcher = folder(environment).resolve("mysqld");
        return Files.isExecutable(launcher) ? Optional.of(new MySqlInstallation(launcher)) : Optional.empty();
    }

    /** The folder that the script uses too. */
    private static Path folder(UnaryOperator<@Nullable String> environment) {
        String home = environment.apply("LANDBRIDGE_MYSQL_HOME");
        if (home != null) {
            return Path.of(home);
        }
        String cache = environment.apply("XDG_CACHE_HOME");
        Path caches = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("landbridge").resolve("mysql-9.7");
    }

    @Override
    public String describe() {
        return launcher.toString();
    }

    /** A copy of a folder that was made once: to make one takes MySQL three seconds of two processors. */
    @Override
    public void initialise(Path data, Path temporary, Path log) {
        try {
            FileTime installed = Files.getLastModifiedTime(launcher);
            String made = "mysql-data-" + Integer.toHexString(Objects.hash(launcher.toString(), installed.toMillis()));
            Path first = MachineFolder.once(made, folder -> make(folder, temporary, log));
            copy(first, data);
        } catch (IOException e) {
            throw new UncheckedIOException("no data in " + data, e);
        }
    }

    private void make(Path data, Path temporary, Path log) throws IOException {
        Path sql = Files.writeString(log.resolveSibling("init.sql"), MySqlFamily.administratorSql());
        List<String> command = program(data, temporary);
        command.add("--initialize-insecure");
        command.add("--init-file=" + sql);
        Command.run(command, "", log);
        Files.delete(sql);
        // The server's own id: a server that finds none gives itself a new one.
        Files.delete(data.resolve("auto.cnf"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(path -> !path.equals(from)).toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public List<String> command(Path data, Path temporary, int port, Map<String, String> settings) {
        Map<String, String> all = defaults(data.toString());
        all.putAll(settings);
        List<String> command = program(data, temporary);
        command.add("--port=" + port);
        command.add("--socket=" + data.resolveSibling("socket"));
        command.add("--pid-file=" + data.resolveSibling("mysqld.pid"));
        command.addAll(MySqlFamily.options(all));
        return command;
    }

    static Map<String, String> defaults(String server) {
        Map<String, String> settings = MySqlFamily.defaults(server);
        settings.remove("binlog-format"); // rows are the only choice left, naming it is a warning
        settings.put("gtid-mode", "ON");
        settings.put("enforce-gtid-consistency", "ON");
        settings.put("mysqlx", "OFF");
        settings.put("secure-file-priv", "");
        return settings;
    }

    private List<String> program(Path data, Path temporary) {
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "--datadir=" + data, "--tmpdir=" + temporary));
        if (UnixAccount.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    @Override
    public Map<String, String> relaxedDurability() {
        return MySqlFamily.relaxedDurability();
    }

    @Override
    public Map<String, String> tls(Path certificate, Path key, Path authority) {
        return MySqlFamily.tls(certificate, key, authority);
    }

    @Override
    public String dataFolderQuery() {
        return "SELECT @@datadir";
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public String orphanSignal() {
        return "KILL";
    }

    @Override
    public Optional<Path> clients() {
        return Optional.of(launcher.resolveSibling("clients"))
                .filter(folder -> Files.isExecutable(folder.resolve("mysqldump")));
    }

    @Override
    public void own(Path folder) {
        // MySQL runs under the caller's account.
    }
}
