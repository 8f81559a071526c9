package io.landbridge.pipeline.position;

/**
 * A place in a binary log. Files are ordered by their number, not by their name: {@code binlog.999999} comes before {@code
 * binlog.1000000}.
 *
 * @param offset bytes from the file's beginning
 */
public record BinlogPlace(String file, long offset) implements Comparable<BinlogPlace> {

    /**
     * Reads {@code file:offset}.
     *
     * @throws IllegalArgumentException when the text is not a place
     */
    public static BinlogPlace parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("Not a place in a binary log: " + text);
        }
        return new BinlogPlace(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    @Override
    public int compareTo(BinlogPlace other) {
        int byFile = Long.compare(number(file), number(other.file));
        return byFile != 0 ? byFile : Long.compare(offset, other.offset);
    }

    /** {@code mariadb-bin.000042:1337}. */
    @Override
    public String toString() {
        return file + ':' + offset;
    }

    private static long number(String file) {
        return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    }
}
