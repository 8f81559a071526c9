package io.landbridge.fake;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One of two databases between which traffic moves, as docs/model/cutover.pml has them: one row whose number grows with each write, a log of
 * these numbers, a fence with a token, and a ledger.
 */
public final class TwinSide {

    /** Rules that can be broken on purpose, to see that the tests notice. */
    public enum Broken {
        /** The fence is raised although a write is open. */
        OPEN_WRITES_NOT_AWAITED,
        /** The position is read before the fence stands. */
        POSITION_EARLY,
        /** The fence does what anybody tells it. */
        TOKEN_NOT_KEPT,
        /** Whoever reads the log is shown nothing. */
        LOG_UNREAD
    }

    private static final String MIGRATION = "shop";
    private static final String APPLIED = "applied";
    private static final String KEY = "1";
    private static final long STRIDE = 100;

    final Turns turns;
    final FakeServer server;
    private final Set<Broken> broken = EnumSet.noneOf(Broken.class);
    private final List<Long> log = new ArrayList<>();
    private Runnable onLook = () -> {};
    private long row;
    private long applied;
    private int open;
    private boolean fenced;
    private long token;

    /** @param nanos the database's clock */
    public TwinSide(Turns turns, Chaos chaos, LongSupplier nanos) {
        this.turns = turns;
        this.server = new FakeServer(turns, chaos, nanos);
        server.onCommit(this::committed);
    }

    /** Breaks a rule from now on. */
    public void breakRule(Broken rule) {
        broken.add(rule);
    }

    boolean isBroken(Broken rule) {
        return broken.contains(rule);
    }

    /** The database's server, for rules of its ledger. */
    public FakeServer server() {
        return server;
    }

    /** Has each look at the log's end noticed. */
    public void onLook(Runnable look) {
        onLook = look;
    }

    void looked() {
        onLook.run();
    }

    /** The row as everybody sees it. */
    public long row() {
        return row;
    }

    /** How many writes the log holds. */
    public int writes() {
        return log.size();
    }

    /** A write of the log. */
    public long write(int index) {
        return log.get(index);
    }

    /** The position behind the log's first writes. */
    public Position behind(int writes) {
        return new PostgresPosition(STRIDE * writes + STRIDE / 2);
    }

    /** How many writes lie before the position. */
    public int before(Position position) {
        return (int) (((PostgresPosition) position).lsn() / STRIDE);
    }

    /** Where the log ends. */
    public Position end() {
        return behind(log.size());
    }

    /** The ledger in it, as a process sees it. */
    public Ledger ledger(FakeProcess process) {
        return server.ledger(process, MIGRATION);
    }

    /** Its log as a process reads it. */
    public ChangeStream.Opener changes(FakeProcess process) {
        return new TwinLog(this, process);
    }

    /** Its fence as a process works on it. */
    public TwinFence fence(FakeProcess process) {
        return new TwinFence(this, process);
    }

    /** Whether clients are refused. */
    public boolean isFenced() {
        return fenced;
    }

    /** Whether a client's transaction has passed the fence and is not committed. */
    public boolean isOpen() {
        return open > 0;
    }

    /** Begins a client's transaction; false at the fence. */
    public boolean begin() {
        if (fenced) {
            return false;
        }
        open++;
        return true;
    }

    /** Commits it. */
    public void commit(long number) {
        open--;
        slip(number);
    }

    /** A write of somebody whom the fence does not stop. */
    public void slip(long number) {
        row = number;
        log.add(number);
        turns.changed();
    }

    /** In a stream's transaction: the row gets a number. */
    public void apply(LedgerTransaction transaction, long number) {
        FakeTransaction ours = (FakeTransaction) transaction;
        ours.run("apply", () -> {
            FakeTable<String, String> rows = server.table(APPLIED);
            rows.insert(ours.self(), KEY, "0");
            rows.update(ours.self(), KEY, old -> true, old -> String.valueOf(number));
        });
    }

    /** What a stream has committed is in the row and in the log with it. */
    private void committed() {
        List<String> rows = server.rows(APPLIED);
        long now = rows.isEmpty() ? 0 : Long.parseLong(rows.get(0));
        if (now != applied) {
            if (now <= row) {
                throw new AssertionError("A stream puts " + now + " where " + row + " is: older, or twice");
            }
            applied = now;
            slip(now);
        }
    }

    boolean isAhead(long other) {
        return !isBroken(Broken.TOKEN_NOT_KEPT) && token > other;
    }

    /** Who acts shows its token. */
    void fence(long newToken, boolean raised) {
        token = Math.max(token, newToken);
        fenced = raised;
    }

    /** As it is when nothing has begun. */
    public void fenced(boolean raised) {
        fenced = raised;
    }

    long token() {
        return token;
    }
}
