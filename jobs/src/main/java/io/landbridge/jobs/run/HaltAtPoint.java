package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process at the n-th pass of a named point as {@code kill -9} would: no hook runs, no buffer is written. For fault tests and for
 * trying out what a crash does; asked for by {@code LANDBRIDGE_HALT_AT=point:n}.
 */
public final class HaltAtPoint implements Consumer<NamedPoint> {

    /** The environment variable's name. */
    public static final String VARIABLE = "LANDBRIDGE_HALT_AT";

    /** What a shell reports of a process that {@code kill -9} ended. */
    private static final int KILLED = 137;

    private final NamedPoint point;
    private final AtomicLong passes;
    private final IntConsumer end;

    HaltAtPoint(NamedPoint point, long pass, IntConsumer end) {
        this.point = point;
        this.passes = new AtomicLong(pass);
        this.end = end;
    }

    /** Arms the point that the environment names, if it names one. */
    public static void install(Map<String, String> environment) {
        String wanted = environment.get(VARIABLE);
        if (wanted != null && !wanted.isBlank()) {
            NamedPoint.listen(parse(wanted, Runtime.getRuntime()::halt));
        }
    }

    static HaltAtPoint parse(String text, IntConsumer end) {
        String[] parts = text.strip().split(":", 2);
        NamedPoint point = Arrays.stream(NamedPoint.values())
                .filter(candidate -> candidate.pointName().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> unknown(parts[0]));
        return new HaltAtPoint(point, parts.length == 1 ? 1 : pass(parts[1]), end);
    }

    @Override
    public void accept(NamedPoint passed) {
        if (passed == point && passes.decrementAndGet() == 0) {
            end.accept(KILLED);
        }
    }

    private static long pass(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw invalid("'" + number + "' is not a number of passes.", e);
        }
    }

    private static LandbridgeException unknown(String name) {
        return invalid(
                "There is no point '" + name + "'; there are "
                        + Arrays.stream(NamedPoint.values())
                                .map(NamedPoint::pointName)
                                .collect(Collectors.joining(", "))
                        + '.',
                null);
    }

    private static LandbridgeException invalid(String what, @Nullable Throwable cause) {
        return new LandbridgeException(RunError.HALT_POINT_UNKNOWN, VARIABLE, what, cause);
    }
}
