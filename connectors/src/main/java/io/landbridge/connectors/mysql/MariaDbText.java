package io.landbridge.connectors.mysql;

/** MariaDB's types of a fixed number of bytes, printed as it does. */
final class MariaDbText {

    private static final int[] HYPHEN_BEFORE = {4, 6, 8, 10};

    private MariaDbText() {}

    /**
     * Numbers of version 1 to 5 are stored with their groups in reverse order, so that time comes first; later versions, whose own order
     * is that already, as they stand.
     */
    static String uuid(byte[] stored) {
        byte[] bytes = isReversed(stored) ? reversed(stored) : stored;
        StringBuilder text = new StringBuilder(36);
        for (int i = 0; i < bytes.length; i++) {
            for (int hyphen : HYPHEN_BEFORE) {
                if (i == hyphen) {
                    text.append('-');
                }
            }
            text.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16)).append(Character.forDigit(bytes[i] & 0xF, 16));
        }
        return text.toString();
    }

    /** In reverse order the variant comes to stand in the seventh byte and the version in the ninth. */
    private static boolean isReversed(byte[] stored) {
        return stored[6] < 0 && stored[8] > 0 && stored[8] < 0x60;
    }

    private static byte[] reversed(byte[] stored) {
        byte[] bytes = new byte[16];
        System.arraycopy(stored, 12, bytes, 0, 4);
        System.arraycopy(stored, 10, bytes, 4, 2);
        System.arraycopy(stored, 8, bytes, 6, 2);
        System.arraycopy(stored, 6, bytes, 8, 2);
        System.arraycopy(stored, 0, bytes, 10, 6);
        return bytes;
    }

    static String inet4(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(text.isEmpty() ? "" : ".").append(b & 0xFF);
        }
        return text.toString();
    }

    static String inet6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int start = 0;
        int longest = 0;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > longest) {
                start = i;
                longest = length;
            }
        }
        StringBuilder text = new StringBuilder();
        boolean hasGap = longest > 1;
        int firstAfter = hasGap ? start + longest : 0;
        for (int i = 0; i < 8; i++) {
            if (hasGap && i == start) {
                text.append("::");
                i = firstAfter - 1;
                continue;
            }
            boolean isMapped =
                    hasGap && start == 0 && i == 6 && (longest == 6 || (longest == 5 && groups[5] == 0xFFFF));
            if (i > 0 && !(hasGap && i == firstAfter)) {
                text.append(':');
            }
            if (isMapped) {
                return text.append(inet4(java.util.Arrays.copyOfRange(bytes, 12, 16)))
                        .toString();
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
