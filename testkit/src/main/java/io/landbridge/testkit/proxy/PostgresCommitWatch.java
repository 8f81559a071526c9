package io.landbridge.testkit.proxy;

import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL names in its answer what it has done: the message CommandComplete with the tag COMMIT. A COMMIT that became
 * a ROLLBACK has another tag.
 */
final class PostgresCommitWatch implements CommitWatch {

    private static final int HEADER_BYTES = 5;
    private static final byte[] TAG = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);
    /** SSLRequest and GSSENCRequest differ in the last byte; both are answered by one byte without a header. */
    private static final byte[] ENCRYPTION_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16};

    private final byte[] opening = new byte[8];
    private int openingBytes;
    private int singleBytes;

    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private long payloadLeft;
    private int tagBytes;
    private boolean tagFits;

    /** A client says nothing after such a request until it has the answer, so the order of the two calls is certain. */
    @Override
    public synchronized void fromClient(byte[] bytes, int length) {
        for (int index = 0; index < length && openingBytes < opening.length; index++) {
            opening[openingBytes++] = bytes[index];
            if (openingBytes == opening.length && isEncryptionRequest()) {
                singleBytes++;
                openingBytes = 0; // the real opening, or the other request, follows
            }
        }
    }

    private boolean isEncryptionRequest() {
        for (int index = 0; index < ENCRYPTION_REQUEST.length; index++) {
            if (opening[index] != ENCRYPTION_REQUEST[index]) {
                return false;
            }
        }
        return opening[7] == 0x2f || opening[7] == 0x30;
    }

    @Override
    public synchronized int answerToCommit(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (singleBytes > 0) {
                singleBytes--;
                at++;
            } else if (headerBytes < HEADER_BYTES) {
                header[headerBytes++] = bytes[at++];
                if (headerBytes == HEADER_BYTES) {
                    payloadLeft = length(header) - 4L;
                    tagBytes = 0;
                    tagFits = header[0] == 'C' && payloadLeft == TAG.length;
                }
            } else if (tagFits) {
                tagFits = bytes[at++] == TAG[tagBytes++];
                payloadLeft--;
                if (tagFits && payloadLeft == 0) {
                    // The message may have begun in an earlier piece, of which the client keeps a part: no harm.
                    headerBytes = 0;
                    return Math.max(0, at - HEADER_BYTES - TAG.length);
                }
            } else {
                int skipped = (int) Math.min(payloadLeft, length - at);
                at += skipped;
                payloadLeft -= skipped;
            }
            if (headerBytes == HEADER_BYTES && payloadLeft == 0) {
                headerBytes = 0;
            }
        }
        return -1;
    }

    private static int length(byte[] header) {
        return (header[1] & 0xff) << 24 | (header[2] & 0xff) << 16 | (header[3] & 0xff) << 8 | (header[4] & 0xff);
    }
}
