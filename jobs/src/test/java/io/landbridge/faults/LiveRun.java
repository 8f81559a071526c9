package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.traffic.Traffic;
import io.landbridge.testkit.traffic.TrafficResult;
import io.landbridge.testkit.traffic.TrafficSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame of every fault of the stream: tables that are written to, the process that copies and follows them, the faults; in the end the
 * writers stop, everything arrives, and nothing is lost, doubled, revived or half-done.
 */
final class LiveRun implements AutoCloseable {

    /**
     * One transaction in two hundred has a thousand rows, so that these are 200 rows a second: what a target of whatever engine keeps up with
     * while the machine has other work too, because only a stream that keeps up reaches the end of the stages.
     */
    private static final double SAMPLE_PER_SECOND = 25;

    private final Scene scene;
    private final long seed;
    private final @Nullable TrafficSchema schema;
    private final List<String> faults = new ArrayList<>();
    private @Nullable Traffic traffic;

    private LiveRun(Scene scene, long seed, @Nullable TrafficSchema schema) {
        this.scene = scene;
        this.seed = seed;
        this.schema = schema;
        Drain.prepare(scene);
    }

    /** On tables of the test's own; before the first run. */
    static LiveRun of(Scene scene, long seed) {
        return new LiveRun(scene, seed, null);
    }

    /** On the tables of the traffic, with so many rows each; before the first run. */
    static LiveRun ofTraffic(Scene scene, int rows, long seed) {
        TrafficSchema schema = TrafficSchema.of(rows);
        schema.create(scene.source());
        return new LiveRun(scene, seed, schema);
    }

    /** Lets two writers begin; in the sample of every build with fewer transactions. */
    LiveRun write(double perSecond) {
        return write(Extent.isLarge() ? perSecond : Math.min(perSecond, SAMPLE_PER_SECOND), 2);
    }

    /** Lets writers begin, which connect again when they lose their connection. */
    LiveRun write(double perSecond, int writers) {
        if (schema == null) {
            throw new IllegalStateException("without the tables of the traffic");
        }
        traffic = Traffic.on(scene.source(), schema.workload())
                .seed(seed)
                .writers(writers)
                .rate(perSecond)
                .toleratingLostConnections()
                .start();
        return this;
    }

    /** Starts a process and waits until it follows. */
    ToolProcess follow() {
        ToolProcess run = scene.start("run");
        Drain.untilFollowing(scene, run);
        return run;
    }

    Scene scene() {
        return scene;
    }

    /** Notes what was done to it, for whoever reads that it failed. */
    void fault(String what) {
        faults.add(what);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** What the writers have done by now. */
    TrafficResult written() {
        if (traffic == null) {
            throw new IllegalStateException("nobody writes");
        }
        return traffic.result();
    }

    /** Lets the writers stop, and waits until what they wrote is in the target. */
    void rest(ToolProcess run) {
        if (traffic != null) {
            traffic.stop();
        }
        Drain.untilWrittenArrived(scene, run);
    }

    /**
     * The end: the process follows, shows whole transactions, and then everything.
     *
     * @param last the process that is running
     * @return status with everything in the target
     */
    JsonNode assertEverythingArrives(ToolProcess last) {
        Drain.untilFollowing(scene, last);
        if (schema != null) {
            assertThat(TrafficSchema.violations(scene.target()))
                    .as("whole transactions; %s", this)
                    .isEmpty();
        }
        if (traffic != null) {
            assertThat(traffic.stop().committed()).isPositive();
        }
        JsonNode status = Drain.untilEverythingArrived(scene, last);
        assertThat(status.path("stream").path("divergences").asLong())
                .as("divergences; %s: %s", this, status)
                .isZero();
        last.terminate();
        last.exits(4);
        ComparisonResult result = scene.compare();
        assertThat(result.isEqual()).as("%s: %s", this, result).isTrue();
        return status;
    }

    @Override
    public void close() {
        if (traffic != null) {
            traffic.close();
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + faults;
    }
}
