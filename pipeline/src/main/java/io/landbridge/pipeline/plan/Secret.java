package io.landbridge.pipeline.plan;

/** A reference to a secret, resolved each time it is used; printing it shows the reference only. */
public interface Secret {

    /**
     * The secret's value.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when the reference leads nowhere or the file is readable by others
     */
    String reveal();

    /** The reference, e.g. {@code env:SHOP_PASSWORD}. */
    @Override
    String toString();
}
