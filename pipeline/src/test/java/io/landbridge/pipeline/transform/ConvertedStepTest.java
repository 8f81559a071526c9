package io.landbridge.pipeline.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.schema.ValueKind;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConvertedStepTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final MappingFixture events =
            new MappingFixture().reads("id", ValueKind.INTEGER).reads("at", ValueKind.DATETIME);

    @Test
    void aLocalTimeBecomesTheInstantItNames() {
        convert(BERLIN, Overlap.REJECT, null);

        assertThat(events.run("1\t2026-01-15 12:00:00.123456", "2\t2026-07-15 12:00:00", "3\t\\N", "4\tinfinity"))
                .containsExactly("1\t2026-01-15 11:00:00.123456", "2\t2026-07-15 10:00:00", "3\t\\N", "4\tinfinity");
    }

    @Test
    void aTimeThatTheZoneSkippedIsRefused() {
        convert(BERLIN, Overlap.EARLIER, null);

        assertThat(events.run("1\t2026-03-29 02:30:00")).isEmpty();
        assertThat(reason()).isEqualTo("clocks in Europe/Berlin skipped that time, so it names no instant");
    }

    @Test
    void aTimeThatTheZoneHadTwiceIsRefusedUnlessThePlanChooses() {
        convert(BERLIN, Overlap.REJECT, null);

        assertThat(events.run("1\t2026-10-25 02:30:00")).isEmpty();
        assertThat(reason()).isEqualTo("clocks in Europe/Berlin showed that time twice; say overlap: earlier or later");
    }

    @Test
    void earlierIsStillSummerTime() {
        convert(BERLIN, Overlap.EARLIER, null);
        assertThat(events.run("1\t2026-10-25 02:30:00")).containsExactly("1\t2026-10-25 00:30:00");
    }

    @Test
    void laterIsWinterTime() {
        convert(BERLIN, Overlap.LATER, null);
        assertThat(events.run("1\t2026-10-25 02:30:00")).containsExactly("1\t2026-10-25 01:30:00");
    }

    @Test
    void aZeroDateIsRefusedByDefault() {
        convert(null, Overlap.REJECT, null);

        assertThat(events.run(
                        "1\t0000-00-00 00:00:00",
                        "2\t2026-00-10 00:00:00",
                        "3\t2026-10-00 00:00:00",
                        "4\t2026-10-10 00:00:00"))
                .containsExactly("4\t2026-10-10 00:00:00");
        assertThat(events.rejected)
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.reason()).isEqualTo("a zero date is no date"));
    }

    @Test
    void aZeroDateBecomesNullOrTheLiteral() {
        convert(null, Overlap.REJECT, Converted.AS_NULL);
        assertThat(events.run("1\t0000-00-00 00:00:00")).containsExactly("1\t\\N");
        events.target.clear();

        convert(BERLIN, Overlap.REJECT, "1970-01-01");
        assertThat(events.run("1\t0000-00-00 00:00:00")).containsExactly("1\t1969-12-31 23:00:00");
    }

    @Test
    void aYearWithoutAPlaceInTheZoneIsRefused() {
        convert(BERLIN, Overlap.REJECT, null);

        assertThat(events.run("1\t0044-03-15 12:00:00 BC")).isEmpty();
        assertThat(reason()).isEqualTo("the date is outside the years 1 to 9999 and has no place in Europe/Berlin");
    }

    private String reason() {
        assertThat(events.rejected).hasSize(1);
        assertThat(events.rejected.get(0).code()).isEqualTo(TransformError.TIME_REFUSED);
        return events.rejected.get(0).reason();
    }

    private void convert(@Nullable ZoneId zone, Overlap overlap, @Nullable String zeroDate) {
        events.copies("id")
                .writes(
                        "at",
                        zone == null ? ValueKind.DATETIME : ValueKind.INSTANT,
                        new Converted(events.named("at"), ValueKind.DATETIME, zone, overlap, zeroDate));
    }
}
