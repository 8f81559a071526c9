package io.landbridge.pipeline.digest;

/** Which edition of docs/digest.md a digest was made by; digests of two editions say nothing about each other. */
public record DigestVersion(int number) {

    /** The edition that this program speaks. Any change of a canonical form, of the hash or of the sums is a new one. */
    public static final DigestVersion CURRENT = new DigestVersion(1);

    @Override
    public String toString() {
        return "digest-" + number;
    }
}
