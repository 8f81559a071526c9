package io.landbridge.jobs.report;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why a report cannot be made. */
enum ReportError implements ErrorCode {
    /** The key to sign with is none. */
    KEY_UNUSABLE(
            Category.USER,
            "Make one: 'openssl genpkey -algorithm ed25519 -out KEY.pem'; RSA and elliptic curves in PKCS#8 are taken too.");

    private final Category category;
    private final String remedy;

    ReportError(Category category, String remedy) {
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
