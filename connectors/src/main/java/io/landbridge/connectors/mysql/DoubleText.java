package io.landbridge.connectors.mysql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints numbers of double precision as MySQL and MariaDB do: the fewest digits that read back to the same bits. */
final class DoubleText {

    /** The point is written out as long as it is no farther than this from the first digit, or digits stand behind it; else an exponent. */
    private static final int FARTHEST_POINT = 15;

    private DoubleText() {}

    static String print(double value) {
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (point > -FARTHEST_POINT && (point <= FARTHEST_POINT || point < digits.length())) {
            return sign + shortest.toPlainString();
        }
        String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
        return sign + digits.charAt(0) + rest + 'e' + (point - 1);
    }

    /** As a column declared with so many digits after the point. */
    static String printFixed(double value, int scale) {
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        return sign
                + new BigDecimal(Math.abs(value))
                        .setScale(scale, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }
}
