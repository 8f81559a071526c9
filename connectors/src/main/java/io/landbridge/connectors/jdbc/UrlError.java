package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with a JDBC URL. */
public enum UrlError implements ErrorCode {
    /** Not one of the forms that Landbridge takes apart and builds anew. */
    MALFORMED("Write jdbc:postgresql://HOST:PORT/DATABASE, jdbc:mysql://HOST:PORT/DATABASE or jdbc:mariadb://…"),
    /** A user or a secret stands in the URL. */
    SECRET_IN_URL("Take it out of the URL; give username: and password: \"${env:NAME}\" or \"${file:PATH}\"."),
    /** A driver property that is not on the allow list. */
    PROPERTY_NOT_ALLOWED("Take the property out of the URL."),
    /** A driver property whose value is not allowed. */
    PROPERTY_VALUE("Correct the value.");

    private final String remedy;

    UrlError(String remedy) {
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return Category.USER;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
