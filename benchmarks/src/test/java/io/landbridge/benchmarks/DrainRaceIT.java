package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.benchmarks.DrainRace.Contender;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DrainRaceIT {

    private static final Workload.Size SIZE = new Workload.Size(300, 4, 30);

    @AutoClose
    private static Site postgres;

    @AutoClose
    private static Site mariadb;

    private final List<String> calls = new ArrayList<>();

    @BeforeAll
    static void start() {
        postgres = Site.start(SiteDialect.POSTGRESQL_18);
        mariadb = Site.start(SiteDialect.MARIADB);
    }

    private static TestDatabase filled(Site site, Workload workload) {
        TestDatabase database = site.createDatabase("workload");
        StreamTables.create(database);
        StreamTables.fill(database, SIZE.rows() + workload.inserts(SIZE));
        workload.prepare(database, SIZE);
        return database;
    }

    private static Checksum checksum(Site site, TestDatabase database) {
        return site.checksum(database, NineColumns.foundChecksum(site.engine(), Shape.PLAIN));
    }

    @Test
    void bothEnginesWriteTheSameBacklogs() {
        for (Workload workload : Workload.values()) {
            TestDatabase inPostgres = filled(postgres, workload);
            TestDatabase inMariaDb = filled(mariadb, workload);
            for (int round = 0; round < 3; round++) {
                Checksum before = checksum(postgres, inPostgres);
                workload.write(inPostgres, SIZE, round);
                workload.write(inMariaDb, SIZE, round);
                Checksum after = checksum(postgres, inPostgres);
                assertThat(checksum(mariadb, inMariaDb)).isEqualTo(after).isNotEqualTo(before);
                long grown = workload == Workload.UPDATES ? 0 : SIZE.events() / 2 - SIZE.events() / 6;
                assertThat(after.rows()).isEqualTo(before.rows() + grown);
                assertThat(StreamTables.hasReached(inMariaDb, round)).isTrue();
            }
        }
    }

    @Test
    void everyRoundBeginsWithAnotherFollowerAndAWrongOneIsOut() {
        TestDatabase source = filled(postgres, Workload.MIX);
        DrainRace race = new DrainRace("test", postgres, postgres, source, Workload.MIX, SIZE);
        race.add(new InSql("a", target -> {}));
        race.add(new InSql("loses a row", target -> target.execute("DELETE FROM measured WHERE id = 7")));
        race.add(new InSql("b", target -> {}));
        race.leaveOut("c", "not there");
        List<Contender> contenders = race.run(2);
        assertThat(calls)
                .containsExactly(
                        "prepare a",
                        "prepare loses a row",
                        "prepare b",
                        "a 0",
                        "loses a row 0",
                        "b 0",
                        "b 1",
                        "a 1",
                        "b 2",
                        "a 2",
                        "close a",
                        "close loses a row",
                        "close b");
        assertThat(contenders).extracting(Contender::name).containsExactly("a", "loses a row", "b", "c");
        assertThat(contenders)
                .extracting(contender -> contender.drains().size())
                .containsExactly(2, 0, 2, 0);
        assertThat(contenders.get(1).absence()).contains("the target is wrong");
        assertThat(contenders.get(1).isFailed()).isTrue();
        assertThat(contenders.get(3).isFailed()).isFalse();
        assertThat(contenders.get(0).drains()).allSatisfy(drain -> {
            assertThat(drain.seconds()).isNotNegative();
            assertThat(drain.sourceCpuSeconds()).isNotNegative();
        });
    }

    /** Writes the same into its target as was written into the source. */
    private final class InSql implements Follower {

        private final String name;
        private final TestDatabase target = filled(postgres, Workload.MIX);
        private final Consumer<TestDatabase> after;

        InSql(String name, Consumer<TestDatabase> after) {
            this.name = name;
            this.after = after;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() {
            calls.add("prepare " + name);
        }

        @Override
        public void start(int round) {
            calls.add(name + " " + round);
            Workload.MIX.write(target, SIZE, round);
            after.accept(target);
        }

        @Override
        public boolean hasReached(int round) {
            return StreamTables.hasReached(target, round);
        }

        @Override
        public long pid() {
            return 0;
        }

        @Override
        public void stop() {
            // Nothing runs.
        }

        @Override
        public TestDatabase target() {
            return target;
        }

        @Override
        public void close() {
            calls.add("close " + name);
        }
    }
}
