package io.landbridge.connectors.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a ledger that an older Landbridge wrote. */
abstract class LedgerUpgrade {

    /** Each makes two ledgers; other places come with other seeds. */
    private static final int SOME_CUTS = 5;

    private static final String FENCE = "mariadb position=mysql-bin.000007:4711";

    private LedgerLocation place;
    private Chunk copied;

    abstract LedgerDatabase database();

    @BeforeEach
    void writeVersion1() {
        place = database().newPlace();
        schema(1).create();
        copied = database().ledger("shop", place).inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "hash", "0.1", "s", "t", "preparing"));
            t.stages().complete("schema", "hash");
            t.chunks().plan("shop.a", 1, List.of(new KeyRange(null, Key.of("5")), new KeyRange(Key.of("5"), null)), 10);
            Chunk claimed = t.chunks()
                    .claim(List.of(), null, "me", Duration.ofMinutes(1))
                    .orElseThrow();
            t.chunks().complete(claimed, FENCE, 3, 3, 30);
            return claimed;
        });
    }

    @Test
    void keepsItsContentAndGetsWhatIsNew() {
        Ledger ledger = database().created("shop", place);
        isWhole(ledger);
        ledger.create();
        isWhole(ledger);
        ledger.drop();
        assertThat(database().tables()).noneMatch(name -> name.startsWith(place.prefix()));
    }

    @Test
    void isBroughtUpToDateWhereverThatWasCutOff() throws SQLException {
        LedgerSql sql = new LedgerSql(database().engine(), place);
        List<String> statements = LedgerSchema.STEPS.stream()
                .skip(1)
                .flatMap(step -> step.statements(LedgerDialect.of(database().engine())).stream())
                .toList();
        boolean again = false;
        for (int done : placesOfACut(statements.size())) {
            if (again) {
                writeVersion1();
                sql = new LedgerSql(database().engine(), place);
            }
            again = true;
            try (Connection connection = database().database().connect();
                    Statement statement = connection.createStatement()) {
                for (String template : statements.subList(0, done)) {
                    statement.execute(sql.spell(template));
                }
            }
            isWhole(database().created("shop", place));
        }
    }

    /** Elsewhere than in MySQL and MariaDB a version's statements are one transaction. */
    private Set<Integer> placesOfACut(int statements) {
        Set<Integer> places = new TreeSet<>(Set.of(0));
        if (database().engine().isMySqlFamily()) {
            long seed = Long.getLong("landbridge.seed", System.nanoTime());
            LoggerFactory.getLogger(LedgerUpgrade.class).info("seed {}", seed);
            places.add(statements);
            new Random(seed).ints(SOME_CUTS, 1, statements).forEach(places::add);
        }
        return places;
    }

    @Test
    void canBeReadAsItIs() {
        Ledger ledger = database().ledger("shop", place);
        assertThat(ledger.exists()).isTrue();
        assertThat(ledger.isOlder()).isTrue();
        ledger.inTransaction(t -> {
            assertThat(t.migration().find()).isPresent();
            assertThat(t.stages().complete("hash")).containsExactly("schema");
            assertThat(t.chunks().progress()).hasSize(1);
            assertThat(t.streams().find("shop")).isEmpty();
            assertThat(t.divergences().openCount()).isZero();
            assertThat(t.validation().version()).isZero();
            assertThat(t.validation().ranges("shop.a")).isEmpty();
            assertThat(t.validation().open(9)).isEmpty();
            assertThat(t.validation().openCount()).isZero();
            assertThat(t.cutover().find()).isEqualTo(CutoverRecord.NONE);
            assertThat(t.traffic().flag()).isEqualTo(Flag.INITIAL);
            assertThat(t.runbooks().all()).isEmpty();
            return true;
        });
        ledger.create();
        assertThat(ledger.isOlder()).isFalse();
        ledger.inTransaction(t -> {
            t.streams().create("shop", new PostgresPosition(7), "postgresql unseen=");
            assertThat(t.streams().find("shop")).isPresent();
            return true;
        });
    }

    @Test
    void isRefusedWhenANewerOneWroteIt() throws SQLException {
        LedgerSql sql = new LedgerSql(database().engine(), place);
        try (Connection connection = database().database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.spell("UPDATE {ledger_version} SET version = 99"));
        }
        Ledger ledger = database().ledger("shop", place);
        assertThatThrownBy(ledger::isOlder)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(LedgerError.NEWER));
    }

    @Test
    void canBeRemovedAsItIs() {
        database().ledger("shop", place).drop();
        assertThat(database().tables()).noneMatch(name -> name.startsWith(place.prefix()));
    }

    private LedgerSchema schema(int version) {
        return new LedgerSchema(
                database().connections(),
                new LedgerSql(database().engine(), place),
                LedgerSchema.STEPS.subList(0, version));
    }

    private void isWhole(Ledger ledger) {
        ledger.inTransaction(t -> {
            assertThat(t.stages().complete("hash")).containsExactly("schema");
            assertThat(t.chunks().standings("shop.a"))
                    .contains(new ChunkStanding(copied, ChunkState.COPIED, FenceCodec.decode(FENCE)));
            t.streams().create("forward", new PostgresPosition(7), "postgresql unseen=");
            assertThat(t.streams().take("forward").applied()).isEqualTo(new PostgresPosition(7));
            assertThat(t.streams().batch("forward")).isEmpty();
            assertThat(t.divergences().openCount()).isZero();
            t.chunks().recopyKey("shop.a", 1, Key.of("1"), new PostgresPosition(7).encode());
            t.chunks().release(new PostgresPosition(7));
            t.validation().plan("shop.a", 1, List.of(KeyRange.ALL));
            assertThat(t.validation().version()).isPositive();
            t.cutover().wayBack(WayBack.WISHED, null);
            assertThat(t.cutover().find().wayBack()).isEqualTo(WayBack.WISHED);
            assertThat(t.validation().openCount()).isZero();
            return true;
        });
    }
}
