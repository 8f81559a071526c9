package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Values;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.schema.ValueKind;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a zone-less date and time over as an instant, and zero dates as the plan says.
 *
 * <p>A local time that the zone skipped (spring) is refused: it names no instant. One that the zone had twice (autumn) names two; the
 * plan's {@code overlap} chooses, or it is refused.
 */
final class ConvertedStep implements FieldStep {

    private static final int DATE_LENGTH = 10;

    private final String column;
    private final int field;
    private final @Nullable ZoneRules zone;
    private final String zoneName;
    private final Overlap overlap;
    private final @Nullable String zeroDate;
    private final boolean zeroAsNull;

    ConvertedStep(String column, int field, Converted converted) {
        this.column = column;
        this.field = field;
        this.zone = converted.zone() == null ? null : converted.zone().getRules();
        this.zoneName = String.valueOf(converted.zone());
        this.overlap = converted.overlap();
        this.zeroAsNull = Converted.AS_NULL.equals(converted.zeroDate());
        String literal = zeroAsNull ? null : converted.zeroDate();
        this.zeroDate = literal != null && literal.length() == DATE_LENGTH && converted.wire() != ValueKind.DATE
                ? literal + " 00:00:00"
                : literal;
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public void write(EncodedRow row, RowWriter out) {
        if (row.isNull(field)) {
            out.nullField();
            return;
        }
        boolean zero = isZeroDate(row.buffer(), row.start(field), row.end(field));
        if (zero && zeroAsNull) {
            out.nullField();
        } else if (zero && zeroDate == null) {
            throw new RejectedValueException(TransformError.TIME_REFUSED, "a zero date is no date");
        } else if (zone == null && !zero) {
            out.raw(row.buffer(), row.start(field), row.end(field));
        } else {
            String local = zero && zeroDate != null ? zeroDate : row.text(field);
            out.text(zone == null ? local : instant(local, zone));
        }
    }

    /** {@code 0000-00-00}, or a month or day of zero. */
    private static boolean isZeroDate(byte[] buffer, int start, int end) {
        return end - start >= DATE_LENGTH
                && buffer[start + 4] == '-'
                && buffer[start + 7] == '-'
                && (isZero(buffer, start + 5) || isZero(buffer, start + 8));
    }

    private static boolean isZero(byte[] buffer, int at) {
        return buffer[at] == '0' && buffer[at + 1] == '0';
    }

    private String instant(String local, ZoneRules rules) {
        if (local.endsWith("infinity")) {
            return local;
        }
        LocalDateTime dateTime;
        try {
            dateTime = (LocalDateTime) Values.read(ValueKind.DATETIME, local);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new RejectedValueException(
                    TransformError.TIME_REFUSED,
                    "the date is outside the years 1 to 9999 and has no place in " + zoneName);
        }
        return Values.spell(dateTime.toInstant(offset(dateTime, rules)));
    }

    private ZoneOffset offset(LocalDateTime dateTime, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(dateTime);
        if (offsets.size() == 1) {
            return offsets.get(0);
        }
        if (offsets.isEmpty()) {
            throw new RejectedValueException(
                    TransformError.TIME_REFUSED,
                    "clocks in " + zoneName + " skipped that time, so it names no instant");
        }
        return switch (overlap) {
            case EARLIER -> offsets.get(0);
            case LATER -> offsets.get(1);
            case REJECT ->
                throw new RejectedValueException(
                        TransformError.TIME_REFUSED,
                        "clocks in " + zoneName + " showed that time twice; say overlap: earlier or later");
        };
    }
}
