package io.landbridge.connectors.postgresql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints numbers of double precision as PostgreSQL does: the shortest digits that read back to the same bits. */
final class FloatText {

    /** From this exponent on, and below the other, PostgreSQL prints one. */
    private static final int LARGE = 15;

    private static final int SMALL = -4;
    private static final int MOST_DIGITS = 17;

    private FloatText() {}

    /** What a {@code real}, as printed, becomes when it is cast to {@code double precision}. */
    static String asDouble(String real) {
        return switch (real) {
            case "NaN", "Infinity", "-Infinity" -> real;
            default -> print(Float.parseFloat(real));
        };
    }

    static String print(double value) {
        if (value == 0) {
            return Double.doubleToRawLongBits(value) == 0 ? "0" : "-0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < SMALL || exponent >= LARGE) {
            String power = String.valueOf(Math.abs(exponent));
            return sign
                    + digits.charAt(0)
                    + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e-" : "e+")
                    + (power.length() < 2 ? "0" : "")
                    + power;
        }
        return sign + shortest.abs().toPlainString();
    }

    /**
     * {@link Double#toString} gives more digits than needed for some numbers before JDK 19. PostgreSQL takes no number that lies just in the
     * middle between two doubles, whichever of them it would be read as.
     */
    static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal low = middle(exact, Math.nextDown(value));
        BigDecimal high = middle(exact, Math.nextUp(value));
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean isBelowIn = below.compareTo(low) > 0;
            boolean isAboveIn = above.compareTo(high) < 0;
            if (isBelowIn || isAboveIn) {
                BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
                BigDecimal found = isBelowIn && isAboveIn ? nearest : isBelowIn ? below : above;
                return found.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static BigDecimal middle(BigDecimal exact, double neighbour) {
        return exact.add(new BigDecimal(neighbour)).divide(BigDecimal.valueOf(2));
    }
}
