package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL programs: an archive from Maven, or what the machine has installed. */
final class PostgresInstallation implements Installation {

    /** For servers in containers too. */
    private static final Map<String, String> ANYWHERE = Map.ofEntries(
            Map.entry("wal_level", "logical"),
            Map.entry("max_replication_slots", "40"),
            Map.entry("max_wal_senders", "40"),
            Map.entry("max_connections", "200"),
            Map.entry("max_prepared_transactions", "20"),
            Map.entry("max_wal_size", "4GB"),
            Map.entry("timezone", "UTC"));

    /** Each connection derives its key from the password: four thousand rounds on either side, and tests open thousands of connections. */
    private static final String FEW_ROUNDS = "--set=scram_iterations=1";

    private final Path programs;
    private final String title;
    private final List<String> initially;
    private final UnixAccount account = UnixAccount.unprivileged();

    private PostgresInstallation(Path programs, String title, List<String> initially) {
        this.programs = programs;
        this.title = title;
        this.initially = initially;
    }

    /** The archive for this machine's processor, if it is on the class path. */
    static Optional<Installation> fromMaven() {
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "arm_64";
        URL archive = PostgresInstallation.class.getResource("/postgres-linux-" + processor + ".txz");
        if (archive == null || !System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Path home = UnpackedArchive.ofTar(archive);
        return Optional.of(
                new PostgresInstallation(home.resolve("bin"), "the archive from Maven", List.of(FEW_ROUNDS)));
    }

    /** What Debian's package of that release installs. */
    static Optional<Installation> fromDebian(int release) {
        Path programs = Path.of("/usr/lib/postgresql/" + release + "/bin");
        return Files.isExecutable(programs.resolve("initdb"))
                ? Optional.of(new PostgresInstallation(programs, programs.toString(), List.of()))
                : Optional.empty();
    }

    @Override
    public String describe() {
        return title;
    }

    @Override
    public void initialise(Path data, Path temporary, Path log) {
        try {
            Path password = Files.writeString(data.resolveSibling("password"), Administrator.PASSWORD);
            own(password);
            List<String> command = new ArrayList<>(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + Administrator.USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                    "--no-instructions"));
            command.addAll(initially);
            Command.run(account.run(command), "", log);
            Files.delete(password);
        } catch (IOException e) {
            throw new UncheckedIOException("no password file beside " + data, e);
        }
    }

    @Override
    public List<String> command(Path data, Path temporary, int port, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(ANYWHERE);
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        // A killed server leaves no segment behind in /dev/shm.
        all.put("dynamic_shared_memory_type", "mmap");
        all.put("port", String.valueOf(port));
        all.putAll(settings);
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
        all.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        return account.run(command);
    }

    static Map<String, String> changeStreamSettings() {
        return ANYWHERE;
    }

    @Override
    public Map<String, String> relaxedDurability() {
        return Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");
    }

    @Override
    public Map<String, String> tls(Path certificate, Path key, Path authority) {
        return Map.of(
                "ssl", "on",
                "ssl_cert_file", certificate.toString(),
                "ssl_key_file", key.toString(),
                "ssl_ca_file", authority.toString());
    }

    @Override
    public String dataFolderQuery() {
        return "SHOW data_directory";
    }

    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public String orphanSignal() {
        return "QUIT";
    }

    @Override
    public Optional<Path> clients() {
        return Optional.of(programs).filter(folder -> Files.isExecutable(folder.resolve("pg_dump")));
    }

    @Override
    public void own(Path folder) {
        account.own(folder);
    }
}
