package io.landbridge.connectors.mysql;

import java.nio.charset.StandardCharsets;

/** DECIMAL as MySQL packs it: nine digits in four bytes, fewer digits in fewer. */
final class LogDecimal {

    private static final int GROUP = 9;
    private static final int GROUP_BYTES = 4;
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private LogDecimal() {}

    static int length(int precision, int scale) {
        return half(precision - scale) + half(scale);
    }

    private static int half(int digits) {
        return digits / GROUP * GROUP_BYTES + BYTES[digits % GROUP];
    }

    /** @param zeroFill whether zeros stand before the number, as many as there is room for */
    static LogValue of(int precision, int scale, boolean zeroFill) {
        return in -> print(in.bytes(length(precision, scale)), precision - scale, scale, zeroFill);
    }

    private static byte[] print(byte[] packed, int whole, int scale, boolean zeroFill) {
        boolean isNegative = (packed[0] & 0x80) == 0;
        packed[0] ^= (byte) 0x80;
        if (isNegative) {
            for (int i = 0; i < packed.length; i++) {
                packed[i] = (byte) ~packed[i];
            }
        }
        LogCursor in = new LogCursor(packed);
        StringBuilder text = new StringBuilder();
        digits(in, whole % GROUP, text);
        for (int i = 0; i < whole / GROUP; i++) {
            digits(in, GROUP, text);
        }
        int start = 0;
        while (!zeroFill && start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        text.delete(0, start);
        if (text.isEmpty()) {
            text.append('0');
        }
        if (scale > 0) {
            text.append('.');
            for (int i = 0; i < scale / GROUP; i++) {
                digits(in, GROUP, text);
            }
            digits(in, scale % GROUP, text);
        }
        if (isNegative) {
            text.insert(0, '-');
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void digits(LogCursor in, int count, StringBuilder text) {
        if (count == 0) {
            return;
        }
        String digits = Long.toString(in.bigEndian(BYTES[count]));
        text.append("0".repeat(count - digits.length())).append(digits);
    }
}
