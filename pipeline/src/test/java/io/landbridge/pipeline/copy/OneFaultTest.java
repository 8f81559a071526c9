package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.Chaos.Event;
import io.landbridge.fake.Crash;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I3, without chance: the one fault at the first call of a port, at the second, and so on to the last. */
class OneFaultTest {

    @ParameterizedTest
    @EnumSource(
            value = Event.class,
            names = {"NOTHING"},
            mode = EnumSource.Mode.EXCLUDE)
    void anyCallMayFail(Event event) {
        int calls = copy(Integer.MAX_VALUE, event);
        for (int at = 1; at <= calls; at++) {
            copy(at, event);
        }
    }

    @Test
    void theCopyHasManyPlacesToFail() {
        assertThat(copy(Integer.MAX_VALUE, Event.NOTHING)).isGreaterThan(60);
    }

    /** Copies with one fault at that call, goes on until all is copied, and looks at the result. */
    private static int copy(int at, Event event) {
        List<String> calls = new ArrayList<>();
        boolean[] armed = new boolean[1];
        Chaos once = (process, call) -> {
            if (!armed[0]) {
                return Event.NOTHING;
            }
            calls.add(call);
            return calls.size() == at ? event : Event.NOTHING;
        };
        CopyWorld world = new CopyWorld(Turns.free(), once);
        world.table("shop.a", true)
                .table("shop.heap", false)
                .rows("shop.a", 1, 12)
                .rows("shop.heap", 1, 3);
        world.source.put("shop.a", 6, "poison");
        world.firstRows = 5;
        world.plan();
        armed[0] = true;
        for (int life = 0; !world.isAllCopied(); life++) {
            assertThat(life).as("lives after %s", describe(calls, at, event)).isLessThan(4);
            live(world, new FakeProcess("process-" + life));
            // The server has seen that nobody is there any more.
            world.server.noticeDangling();
        }
        String where = describe(calls, at, event);
        assertThat(world.target("shop.a"))
                .as(where)
                .containsExactlyInAnyOrderElementsOf(world.source.rows("shop.a").stream()
                        .filter(row -> !row.contains("poison"))
                        .toList());
        assertThat(world.target("shop.heap")).as(where).hasSize(3);
        assertThat(world.quarantined().stream().map(QuarantinedRow::key).map(Object::toString))
                .as(where)
                .containsExactly("6");
        assertThat(world.progress("shop.a").rowsRead()).as(where).isEqualTo(12);
        return calls.size();
    }

    private static void live(CopyWorld world, FakeProcess process) {
        try {
            world.server
                    .ledger(process, CopyWorld.MIGRATION)
                    .<Integer>inTransaction(t -> t.chunks().reclaim(true));
            ChunkCopier copier = world.copier(process);
            boolean done = false;
            while (!done) {
                done = copyOne(copier);
            }
        } catch (Crash e) {
            // The next life goes on from here.
        } catch (LandbridgeException e) {
            assertThat(e.category().isRetryable()).as(e.getMessage()).isTrue();
        }
    }

    private static boolean copyOne(ChunkCopier copier) {
        try {
            ClaimedChunk claimed = copier.claim().orElse(null);
            if (claimed == null) {
                return true;
            }
            try {
                copier.copy(claimed);
            } finally {
                copier.giveBack(claimed, "no further attempt");
            }
        } catch (LandbridgeException e) {
            assertThat(e.category().isRetryable()).as(e.getMessage()).isTrue();
        }
        return false;
    }

    private static String describe(List<String> calls, int at, Event event) {
        return event + " at call " + at + (at <= calls.size() ? ", " + calls.get(at - 1) : "");
    }
}
