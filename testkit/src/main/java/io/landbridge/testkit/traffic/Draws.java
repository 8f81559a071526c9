package io.landbridge.testkit.traffic;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Random;

/** Values drawn for columns, as text where a driver's own types would bring their own rules. */
final class Draws {

    private static final String[] PIECES = {
        "a", "B", "ä", "É", "ß", " ", "  ", "'", "\"", "\\", "\n", "\t", "日本", "😀", "%", "_", "0", "é", "Ω", "-"
    };
    private static final HexFormat HEX = HexFormat.of();

    private final Random random;

    Draws(Random random) {
        this.random = random;
    }

    /** A few words in which every call differs, with characters that are often spoilt. */
    String text() {
        StringBuilder text = new StringBuilder(Integer.toHexString(random.nextInt()));
        int pieces = random.nextInt(8);
        for (int piece = 0; piece < pieces; piece++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append('.').toString();
    }

    /** Thousands of characters that no compression makes short. */
    String largeText() {
        return hex(4_000 + random.nextInt(8_000));
    }

    /** Large in one of four rows, and of a few characters elsewhere. */
    String body() {
        return random.nextInt(4) == 0 ? largeText() : text();
    }

    String hex(int digits) {
        StringBuilder text = new StringBuilder(digits + 16);
        while (text.length() < digits) {
            text.append(HEX.toHexDigits(random.nextLong()));
        }
        text.setLength(digits);
        return text.toString();
    }

    int integer() {
        return random.nextInt();
    }

    long bigInteger() {
        return random.nextLong();
    }

    String date() {
        return LocalDate.of(1900, 1, 1).plusDays(random.nextInt(80_000)).toString();
    }

    String time() {
        return "%02d:%02d:%02d.%06d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60), micros());
    }

    String dateTime() {
        return date() + " " + time();
    }

    /** Within the years that MySQL's TIMESTAMP can hold. */
    String instant() {
        return LocalDate.of(1980, 1, 1).plusDays(random.nextInt(20_000)) + " " + time();
    }

    private int micros() {
        return random.nextInt(1_000_000);
    }

    BigDecimal decimal() {
        return BigDecimal.valueOf(random.nextLong() / 1_000, 4);
    }

    /** A number that single precision holds exactly. */
    double single() {
        return (random.nextInt(1 << 20) - (1 << 19)) / 8.0;
    }

    double doublePrecision() {
        return random.nextGaussian() * 1e9;
    }

    String json() {
        return "{\"n\": %d, \"s\": \"%s\", \"a\": [%d, null, true]}"
                .formatted(random.nextInt(), hex(6), random.nextInt(100));
    }
}
