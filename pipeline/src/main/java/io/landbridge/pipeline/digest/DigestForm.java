package io.landbridge.pipeline.digest;

/** Which bytes of a row are hashed, and how. */
public enum DigestForm {
    /** The form of docs/digest.md, which all engines and Java share. */
    CANONICAL,
    /**
     * PostgreSQL's text of the row under PostgreSQL's own hash: several times as fast, for the same types in two of its databases. Equal sums
     * prove as much; different ones only ask for the canonical form, since a value may have two texts.
     */
    POSTGRESQL
}
