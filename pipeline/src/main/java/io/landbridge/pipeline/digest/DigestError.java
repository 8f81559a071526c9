package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can go wrong while rows are hashed, apart from the databases' own errors. */
public enum DigestError implements ErrorCode {
    /** MySQL or MariaDB answers NULL, with a warning, for a text that would be longer than a packet. */
    VALUE_TOO_LONG(Category.REFUSED, "Raise max_allowed_packet on that server.");

    private final Category category;
    private final String remedy;

    DigestError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
