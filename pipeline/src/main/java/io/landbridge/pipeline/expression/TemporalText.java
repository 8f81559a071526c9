package io.landbridge.pipeline.expression;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Spellings of date and time, read and written by position: formatters cost ten times as much, once per row. */
final class TemporalText {

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_LENGTH = 8;
    private static final int NANO_DIGITS = 9;
    private static final int MAX_YEAR = 9999;

    private TemporalText() {}

    static LocalDate date(String text) {
        if (text.length() != DATE_LENGTH) {
            throw unreadable();
        }
        return dateAt(text);
    }

    static LocalDateTime dateTime(String text) {
        if (text.length() < DATE_LENGTH + 1 + SECONDS_LENGTH || text.charAt(DATE_LENGTH) != ' ') {
            throw unreadable();
        }
        int at = DATE_LENGTH + 1;
        expect(text, at + 2, ':');
        expect(text, at + 5, ':');
        return LocalDateTime.of(
                dateAt(text),
                LocalTime.of(
                        number(text, at, at + 2),
                        number(text, at + 3, at + 5),
                        number(text, at + 6, at + 8),
                        nanos(text, at + SECONDS_LENGTH)));
    }

    static Duration time(String text) {
        boolean negative = text.startsWith("-");
        int start = negative ? 1 : 0;
        int colon = text.indexOf(':', start);
        if (colon < 0 || text.length() < colon + 6) {
            throw unreadable();
        }
        expect(text, colon + 3, ':');
        int minutes = number(text, colon + 1, colon + 3);
        int seconds = number(text, colon + 4, colon + 6);
        if (minutes > 59 || seconds > 59) {
            throw unreadable();
        }
        Duration size = Duration.ofHours(number(text, start, colon))
                .plusSeconds(minutes * 60L + seconds)
                .plusNanos(nanos(text, colon + 6));
        return negative ? size.negated() : size;
    }

    static String spell(LocalDateTime dateTime) {
        if (dateTime.getYear() < 1 || dateTime.getYear() > MAX_YEAR) {
            throw new IllegalArgumentException("Year out of range");
        }
        StringBuilder text =
                new StringBuilder(29).append(dateTime.toLocalDate()).append(' ');
        clock(text, dateTime.getHour(), dateTime.getMinute(), dateTime.getSecond(), dateTime.getNano());
        return text.toString();
    }

    static String spell(Duration time) {
        Duration size = time.abs();
        StringBuilder text = new StringBuilder(time.isNegative() ? "-" : "");
        clock(text, size.toHours(), size.toMinutesPart(), size.toSecondsPart(), size.toNanosPart());
        return text.toString();
    }

    private static LocalDate dateAt(String text) {
        expect(text, 4, '-');
        expect(text, 7, '-');
        int year = number(text, 0, 4);
        if (year < 1) {
            throw unreadable();
        }
        return LocalDate.of(year, number(text, 5, 7), number(text, 8, DATE_LENGTH));
    }

    private static int nanos(String text, int at) {
        if (at == text.length()) {
            return 0;
        }
        expect(text, at, '.');
        int digits = text.length() - at - 1;
        if (digits < 1 || digits > NANO_DIGITS) {
            throw unreadable();
        }
        int nanos = number(text, at + 1, text.length());
        for (int i = digits; i < NANO_DIGITS; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        if (from >= to) {
            throw unreadable();
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw unreadable();
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static void expect(String text, int at, char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw unreadable();
        }
    }

    private static void clock(StringBuilder text, long hours, int minutes, int seconds, int nanos) {
        two(text, hours);
        two(text.append(':'), minutes);
        two(text.append(':'), seconds);
        if (nanos != 0) {
            String digits = Integer.toString(1_000_000_000 + nanos);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 1, end);
        }
    }

    private static void two(StringBuilder text, long number) {
        if (number < 10) {
            text.append('0');
        }
        text.append(number);
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("Not a date or time of the years 1 to 9999");
    }
}
