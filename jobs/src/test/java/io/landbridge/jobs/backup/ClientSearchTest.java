package io.landbridge.jobs.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.schema.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which client is taken. What programs say here is what real ones said. */
final class ClientSearchTest {

    private static final Server MARIADB = new Server(Engine.MARIADB, "11.4.5-MariaDB-log", 1104, "m", "shop");
    private static final Server MYSQL = new Server(Engine.MYSQL, "9.7.4", 907, "y", "shop");
    private static final Server POSTGRESQL = new Server(Engine.POSTGRESQL, "15.18", 1518, "p", "shop");

    @TempDir
    Path folder;

    @Test
    void theFirstThatIsNewEnoughIsTaken() throws IOException {
        program("a", "pg_dump", "pg_dump (PostgreSQL) 14.2");
        Path second = program("b", "pg_dump", "pg_dump (PostgreSQL) 15.2 (Debian 15.2-1)");
        program("c", "pg_dump", "pg_dump (PostgreSQL) 18.3");
        assertThat(search().find(new PostgresDump(), POSTGRESQL).path()).isEqualTo(second);
    }

    @Test
    void oneProductsClientIsNotTheOthers() throws IOException {
        program("a", "mysqldump", "mysqldump  Ver 10.19 Distrib 10.11.18-MariaDB, for debian-linux-gnu (x86_64)");
        Path mysql = program("b", "mysqldump", "mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))");
        Path mariadb =
                program("b", "mariadb-dump", "mariadb-dump from 11.4.5-MariaDB, client 10.19 for Linux (x86_64)");
        assertThat(search().find(new MySqlDump(Engine.MYSQL), MYSQL).path()).isEqualTo(mysql);
        assertThat(search().find(new MySqlDump(Engine.MARIADB), MARIADB).path()).isEqualTo(mariadb);
    }

    @Test
    void anOlderOneIsRefusedWithItsName() throws IOException {
        Path old = program(
                "a", "mysqldump", "mysqldump  Ver 10.19 Distrib 10.11.18-MariaDB, for debian-linux-gnu (x86_64)");
        assertThatThrownBy(() -> search().find(new MySqlDump(Engine.MARIADB), MARIADB))
                .hasMessageContaining("backup.client-too-old")
                .hasMessageContaining(old.toString())
                .hasMessageContaining("11.4.5");
        assertThatThrownBy(() -> search().find(new MySqlDump(Engine.MYSQL), MYSQL))
                .hasMessageContaining("backup.client-missing");
    }

    private ClientSearch search() {
        String folders = folder.resolve("a") + ":" + folder.resolve("b") + ":" + folder.resolve("c");
        return new ClientSearch(Map.of("PATH", folders), folder, List.of());
    }

    private Path program(String where, String name, String says) throws IOException {
        Path program = Files.createDirectories(folder.resolve(where)).resolve(name);
        Files.writeString(program, "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
