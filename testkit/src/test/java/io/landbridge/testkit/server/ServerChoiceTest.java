package io.landbridge.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ServerChoiceTest {

    private static final Supplier<Optional<Installation>> NO_PROGRAMS = Optional::empty;
    private static final Map<String, String> GIVEN = Map.of(
            "LANDBRIDGE_TEST_MYSQL_URL", "jdbc:mysql://db.example:3307/",
            "LANDBRIDGE_TEST_MYSQL_USER", "root",
            "LANDBRIDGE_TEST_MYSQL_PASSWORD", "");

    @Test
    void anAddressFromTheEnvironmentComesFirst() {
        ServerChoice choice = ServerChoice.of(ServerKind.MYSQL, GIVEN::get, () -> true, NO_PROGRAMS);

        assertThat(choice)
                .isEqualTo(new ServerChoice.Given(
                        new ServerAddress("db.example", 3307, "mysql", "root", ""), "LANDBRIDGE_TEST_MYSQL_URL"));
    }

    @Test
    void anAddressIsForItsEngineOnly() {
        assertThat(ServerChoice.of(ServerKind.MARIADB, GIVEN::get, () -> true, NO_PROGRAMS))
                .isEqualTo(new ServerChoice.Container("mariadb:11.4"));
    }

    @Test
    void dockerComesBeforeLocalPrograms() {
        Supplier<Optional<Installation>> untouched = () -> {
            throw new AssertionError("asked for local programs although Docker answers");
        };
        assertThat(ServerChoice.of(ServerKind.POSTGRESQL, name -> null, () -> true, untouched))
                .isEqualTo(new ServerChoice.Container("postgres:18"));
    }

    @Test
    void localProgramsComeLast() {
        Optional<Installation> programs = PostgresInstallation.fromMaven();
        ServerChoice expected = programs.<ServerChoice>map(ServerChoice.Local::new)
                .orElse(new ServerChoice.Missing(
                        "PostgreSQL 18 is not available: LANDBRIDGE_TEST_POSTGRESQL_URL is not set, no Docker daemon"
                                + " answers, and Maven has no archive of it for this system and processor"));
        assertThat(ServerChoice.of(ServerKind.POSTGRESQL, name -> null, () -> false, () -> programs))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aMissingEngineSaysWhatWouldHelp(ServerKind kind) {
        assertThat(ServerChoice.of(kind, name -> null, () -> false, NO_PROGRAMS))
                .isInstanceOfSatisfying(
                        ServerChoice.Missing.class,
                        missing -> assertThat(missing.reason())
                                .contains(
                                        kind.title(), "LANDBRIDGE_TEST_" + kind.name() + "_URL is not set", "Docker"));
    }

    @Test
    void aHalfGivenAddressIsRefused() {
        assertThatThrownBy(() -> ServerChoice.of(
                        ServerKind.MYSQL,
                        Map.of("LANDBRIDGE_TEST_MYSQL_URL", "jdbc:mysql://h/")::get,
                        () -> false,
                        NO_PROGRAMS))
                .hasMessage("LANDBRIDGE_TEST_MYSQL_URL is set, so LANDBRIDGE_TEST_MYSQL_USER must be too");
    }

    @ParameterizedTest
    @CsvSource({"mysql://h/", "jdbc:mysql:h", "jdbc:mysql://h/db?useSSL=false", "jdbc:oracle://h/db", "h:3306"})
    void anAddressOfAnotherFormIsRefused(String url) {
        assertThatThrownBy(() -> ServerAddress.parse("LANDBRIDGE_TEST_MYSQL_URL", Engine.MYSQL, url, "u", "p"))
                .hasMessageStartingWith("LANDBRIDGE_TEST_MYSQL_URL must be")
                .hasMessageEndingWith(url);
    }

    @Test
    void anAddressDoesNotShowItsPassword() {
        assertThat(ServerAddress.parse("V", Engine.POSTGRESQL, "jdbc:postgresql://[::1]/x", "u", "secret"))
                .hasToString("u@[::1]:5432/x");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, MYSQL, false",
                "'', MYSQL, false",
                "all, MYSQL, true",
                "all, POSTGRESQL_15, false",
                "'mysql, postgresql_15', POSTGRESQL_15, true",
                "'mariadb mysql', MYSQL, true",
                "mariadb, MYSQL, false"
            })
    void requiredEnginesAreNamed(String required, ServerKind kind, boolean expected) {
        assertThat(ServerChoice.isRequired(kind, required)).isEqualTo(expected);
    }

    @Test
    void anUnknownRequiredEngineIsRefused() {
        assertThatThrownBy(() -> ServerChoice.isRequired(ServerKind.MYSQL, "mysql,oracle"))
                .hasMessageStartingWith("LANDBRIDGE_REQUIRE_ENGINES names an unknown engine: ORACLE");
    }

    @ParameterizedTest
    @EnumSource
    void aContainerGetsTheSettingsOfAChangeStream(Engine engine) {
        String command = String.join(" ", Docker.command(engine));
        assertThat(command)
                .contains(engine == Engine.POSTGRESQL ? "wal_level=logical" : "--binlog-row-image=FULL")
                .doesNotContain("bind-address", "listen_addresses");
        assertThat(Docker.environment(engine)).containsValue(Administrator.PASSWORD);
    }
}
