package io.landbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrafficFlagTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final ExecutorService application = Executors.newCachedThreadPool();
    private final FakeFlag flag = new FakeFlag();

    @AfterEach
    void end() {
        flag.close();
        application.shutdownNow();
    }

    @Test
    void beforeTheFirstReadingNothingBegins() throws Exception {
        assertThatThrownBy(() -> flag.enter(SHORT))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("no side is known");
        Future<Side> first = application.submit(this::transaction);
        flag.set(7, Side.TARGET, false);
        assertThat(sideOf(first)).isEqualTo(Side.TARGET);
    }

    @Test
    void whileItHoldsNewTransactionsWaitAndGoWhereItPointsThen() throws Exception {
        flag.set(1, Side.SOURCE, false);
        assertThat(transaction()).isEqualTo(Side.SOURCE);
        flag.set(2, Side.SOURCE, true);
        assertThatThrownBy(() -> flag.enter(SHORT))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("holds")
                .hasMessageContaining("nothing was sent");
        Future<Side> waiting = application.submit(this::transaction);
        flag.set(3, Side.TARGET, false);
        assertThat(sideOf(waiting)).isEqualTo(Side.TARGET);
    }

    @Test
    void theCutoverIsToldWhatIsOpenAfterTheHoldWasObeyed() throws Exception {
        flag.set(1, Side.SOURCE, false);
        Passage first = flag.enter(LONG);
        Passage second = flag.enter(LONG);
        flag.set(2, Side.SOURCE, true);
        flag.await("told of both", f -> f.told().contains(new Seen(2, true, 2)));
        assertThat(first.side()).isEqualTo(Side.SOURCE);
        first.close();
        first.close();
        second.close();
        flag.await("told of none", f -> f.told().contains(new Seen(2, true, 0)));
        assertThat(flag.told().stream().filter(seen -> seen.version() == 2).map(Seen::open))
                .as("a number that only falls")
                .isSortedAccordingTo(Comparator.reverseOrder())
                .last()
                .isEqualTo(0);
    }

    @Test
    void whenItCannotBeReadTheLastKnownSideStays() throws Exception {
        flag.set(4, Side.TARGET, false);
        flag.setUnreadable(true);
        flag.await("noticed", f -> f.trouble().isPresent());
        assertThat(transaction()).isEqualTo(Side.TARGET);
        assertThat(flag.silence()).isPresent();
        flag.setUnreadable(false);
        flag.await("heard again", f -> f.trouble().isEmpty());
    }

    @Test
    void whenItCannotBeReadAHoldStaysUntilItIsHeardAgain() throws Exception {
        flag.set(4, Side.SOURCE, true);
        flag.setUnreadable(true);
        flag.await("noticed", f -> f.trouble().isPresent());
        flag.answer(new TrafficReading(5, Side.TARGET, false));
        assertThatThrownBy(() -> flag.enter(SHORT)).isInstanceOf(SQLTransientConnectionException.class);
        flag.setUnreadable(false);
        assertThat(transaction()).isEqualTo(Side.TARGET);
    }

    @Test
    void neitherAnOlderVersionNorAnUnknownMigrationIsBelieved() throws Exception {
        flag.set(4, Side.TARGET, false);
        flag.answer(new TrafficReading(1, Side.SOURCE, false));
        flag.await("refused", f -> f.trouble().orElse("").contains("older"));
        assertThat(transaction()).isEqualTo(Side.TARGET);
        flag.answer(null);
        flag.await("refused", f -> f.trouble().orElse("").contains("nothing is known"));
        assertThat(transaction()).isEqualTo(Side.TARGET);
    }

    @Test
    void closingItEndsEveryWait() throws Exception {
        flag.set(1, Side.SOURCE, true);
        Future<Side> waiting = application.submit(this::transaction);
        flag.close();
        assertThatThrownBy(() -> sideOf(waiting))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SQLNonTransientConnectionException.class);
    }

    @Test
    void theServedDocumentIsReadWhateverElseIsInIt() throws Exception {
        assertThat(HttpTrafficFlag.parse(
                        "{\"migration\": \"shop\", \"version\": 12, \"direct\": \"target\", \"hold\":true, \"x\":{}}"))
                .isEqualTo(new TrafficReading(12, Side.TARGET, true));
        assertThatThrownBy(() -> HttpTrafficFlag.parse("{\"version\": 12, \"direct\": \"nowhere\", \"hold\": false}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> HttpTrafficFlag.parse("<html>sign in</html>")).isInstanceOf(IOException.class);
    }

    private Side transaction() throws SQLException {
        try (Passage passage = flag.enter(LONG)) {
            return passage.side();
        }
    }

    private static Side sideOf(Future<Side> transaction) throws Exception {
        return transaction.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
