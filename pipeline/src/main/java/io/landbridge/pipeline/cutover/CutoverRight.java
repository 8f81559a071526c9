package io.landbridge.pipeline.cutover;

/** The lease of the role {@code cutover}, which is kept from running out as long as it is open. */
public interface CutoverRight extends AutoCloseable {

    /** The lease's token. */
    long token();

    /** Who has it, for people. */
    String holder();

    /** Gives it back. */
    @Override
    void close();
}
