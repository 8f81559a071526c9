package io.landbridge.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.api.Test;

final class SampleDatabaseIT {

    @Test
    void ourOwnIsAlwaysThereAndTheSameOnAllEngines() {
        try (TestDatabase mysql = Servers.mysql().createDatabase("ferry");
                TestDatabase mariadb = Servers.mariadb().createDatabase("ferry");
                TestDatabase postgres = Servers.postgresql().createDatabase("ferry")) {
            SampleDatabase.FERRY_MYSQL.load(mysql);
            SampleDatabase.FERRY_MYSQL.load(mariadb);
            SampleDatabase.FERRY_POSTGRESQL.load(postgres);

            for (TestDatabase other : new TestDatabase[] {mysql, mariadb}) {
                ComparisonResult result =
                        Comparison.of(postgres, other).allTables().withSchema().compare();
                assertThat(result.isEqual()).as("%s", result).isTrue();
                assertThat(result.tables()).hasSize(6);
                assertThat(result.sourceRows()).isEqualTo(27);
            }
        }
    }

    @Test
    void chinookIsTheSameOnMySqlAndMariaDb() {
        try (TestDatabase mysql = Servers.mysql().createDatabase("chinook");
                TestDatabase mariadb = Servers.mariadb().createDatabase("chinook")) {
            SampleDatabase.CHINOOK_MYSQL.load(mysql);
            SampleDatabase.CHINOOK_MYSQL.load(mariadb);

            ComparisonResult result =
                    Comparison.of(mysql, mariadb).allTables().withSchema().compare();
            assertThat(result.isEqual()).as("%s", result).isTrue();
            assertThat(result.tables()).hasSize(11);
            assertThat(result.sourceRows()).isEqualTo(15_607);
        }
    }

    /** Two files of one generator: the comparer must find their data equal although all names differ. */
    @Test
    void chinookIsTheSameOnPostgresUnderItsOtherNames() {
        try (TestDatabase postgres = Servers.postgresql().createDatabase("chinook");
                TestDatabase mysql = Servers.mysql().createDatabase("chinook")) {
            SampleDatabase.CHINOOK_POSTGRESQL.load(postgres);
            SampleDatabase.CHINOOK_MYSQL.load(mysql);

            ComparisonResult result = Comparison.of(mysql, postgres)
                    .withSchema()
                    .table("Album")
                    .to("album")
                    .column("AlbumId", "album_id")
                    .column("Title", "title")
                    .column("ArtistId", "artist_id")
                    .table("PlaylistTrack")
                    .to("playlist_track")
                    .column("PlaylistId", "playlist_id")
                    .column("TrackId", "track_id")
                    .compare();
            assertThat(result.isEqual()).as("%s", result).isTrue();
            assertThat(result.sourceRows()).isEqualTo(347 + 8_715);
        }
    }

    @Test
    void northwindIsWhole() {
        try (TestDatabase database = Servers.postgresql().createDatabase("northwind")) {
            SampleDatabase.NORTHWIND_POSTGRESQL.load(database);

            assertThat(database.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo(14);
            assertThat(database.count("order_details")).isEqualTo(2_155);
            assertThat(database.queryLong("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
                    .isEqualTo(13);
        }
    }

    @Test
    void scriptOfAnotherEngineIsRefused() {
        try (TestDatabase database = Servers.postgresql().createDatabase("wrong")) {
            assertThatThrownBy(() -> SampleDatabase.CHINOOK_MYSQL.load(database))
                    .hasMessage("chinook-mysql.sql is not for PostgreSQL");
        }
    }
}
