package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.LiveSource.Client;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.LiveSource.Write;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.schema.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A unique column of which the log tells no old value. */
class DependentChangesTest {

    private final List<String> calls = new ArrayList<>();
    private final FakeProcess process = new FakeProcess("process");

    @Test
    void whatMayDependOnEachOtherIsTriedAtOnceAndMadeInTurnWhenItDoes() {
        StreamWorld world = world(row(1, "u1"), row(2, "u2"));
        StreamApplier applier = world.applier(process);
        calls.clear();
        write(world, new Write(StreamWorld.TABLE, row(1, "u1"), row(1, "u9")));
        applier.step(Duration.ZERO);
        assertThat(calls).contains("attempt changes").doesNotContain("apply changes");
        assertThat(world.target()).isEqualTo(world.wanted());
        calls.clear();
        write(
                world,
                new Write(StreamWorld.TABLE, row(1, "u9"), row(1, "free")),
                new Write(StreamWorld.TABLE, row(2, "u2"), row(2, "u9")),
                new Write(StreamWorld.TABLE, row(1, "free"), row(1, "u2")));
        applier.step(Duration.ZERO);
        assertThat(calls).containsSubsequence("attempt changes", "apply changes");
        assertThat(world.target()).isEqualTo(world.wanted());
    }

    private StreamWorld world(Row... rows) {
        StreamWorld world = new StreamWorld(
                Turns.free(),
                (who, call) -> {
                    calls.add(call);
                    return Chaos.Event.NOTHING;
                },
                Engine.MARIADB,
                Images.KEY_AND_CHANGED,
                true);
        world.source.table(world.mapping, List.of(rows));
        world.batchRows = 100;
        world.prepare();
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElse(null);
        while (claimed != null) {
            copier.copy(claimed);
            claimed = copier.claim().orElse(null);
        }
        return world;
    }

    private static Row row(int id, String u) {
        return new Row(id, u, "v" + id + u);
    }

    private static void write(StreamWorld world, Write... writes) {
        Client client = world.source.new Client();
        List.of(writes).forEach(client::write);
        client.commit();
    }
}
