package io.landbridge.testkit.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * MySQL answers everything with OK, so the question is what counts: a query of the text COMMIT. A client asks nothing
 * before it has its answer, so what the server says next is that answer.
 */
final class MySqlCommitWatch implements CommitWatch {

    private static final int HEADER_BYTES = 4;
    private static final int LONGEST_PACKET = 0xffffff;
    private static final int COM_QUERY = 3;
    /** Enough for COMMIT behind the bytes that announce query attributes. */
    private static final int SHORT_QUERY = 24;

    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private int payloadLeft;
    private boolean continued;

    private final byte[] query = new byte[SHORT_QUERY];
    private int queryBytes;
    private boolean isShort;
    private boolean committing;

    @Override
    public synchronized void fromClient(byte[] bytes, int length) {
        committing = false;
        int at = 0;
        while (at < length) {
            if (headerBytes < HEADER_BYTES) {
                header[headerBytes++] = bytes[at++];
                if (headerBytes == HEADER_BYTES) {
                    beginPacket();
                }
            } else {
                int taken = Math.min(payloadLeft, length - at);
                if (isShort) {
                    System.arraycopy(bytes, at, query, queryBytes, taken);
                    queryBytes += taken;
                }
                at += taken;
                payloadLeft -= taken;
            }
            if (headerBytes == HEADER_BYTES && payloadLeft == 0) {
                headerBytes = 0;
                committing = isShort && isCommit();
            }
        }
    }

    private void beginPacket() {
        int size = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        // A new question has the number 0; a packet of the longest size goes on in the next.
        isShort = !continued && header[3] == 0 && size <= SHORT_QUERY;
        continued = size == LONGEST_PACKET;
        payloadLeft = size;
        queryBytes = 0;
    }

    private boolean isCommit() {
        if (queryBytes == 0 || query[0] != COM_QUERY) {
            return false;
        }
        String text = new String(query, 1, queryBytes - 1, StandardCharsets.ISO_8859_1);
        return text.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^[\\x00-\\x1f]*", "")
                .matches("commit\\s*;?");
    }

    @Override
    public synchronized int answerToCommit(byte[] bytes, int length) {
        if (!committing) {
            return -1;
        }
        committing = false;
        return 0;
    }
}
