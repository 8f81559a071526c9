package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.sample.SampleDatabase;
import io.landbridge.testkit.server.ServerKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of databases that others made, of which nothing may be said but that they hold. */
class IntegrityOfSamplesIT {

    @ParameterizedTest
    @CsvSource({
        "FERRY_MYSQL, MARIADB, POSTGRESQL",
        "FERRY_POSTGRESQL, POSTGRESQL, MARIADB",
        "CHINOOK_MYSQL, MYSQL, POSTGRESQL",
        "CHINOOK_MYSQL, MARIADB, POSTGRESQL",
        "CHINOOK_MYSQL, MYSQL, MARIADB",
        "CHINOOK_POSTGRESQL, POSTGRESQL, MYSQL",
        "CHINOOK_POSTGRESQL, POSTGRESQL, POSTGRESQL",
        "NORTHWIND_POSTGRESQL, POSTGRESQL, MYSQL",
        "NORTHWIND_POSTGRESQL, POSTGRESQL, MARIADB",
        "NORTHWIND_POSTGRESQL, POSTGRESQL, POSTGRESQL"
    })
    void aCopyHolds(SampleDatabase sample, ServerKind from, ServerKind to) {
        try (IntegrityCase copy = new IntegrityCase(from, to)) {
            sample.load(copy.from());

            assertThat(copy.copy().broken()).isEmpty();
        }
    }
}
