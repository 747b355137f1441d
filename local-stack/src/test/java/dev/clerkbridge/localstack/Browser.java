// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium from Debian's package. By default, saves screenshots in {@code target/console}. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target", "console");

    private final URI console;
    private final ChromeDriver driver;

    Browser(URI console) {
        this.console = console;
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-US",
                "--hide-scrollbars",
                "--window-size=1280,1000");
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    }

    /**
     * Whether this machine has Chromium and its driver. To install them: {@code apt-get install chromium
     * chromium-driver}.
     */
    static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    void open(String path) {
        driver.get(console.resolve(path).toString());
    }

    String path() {
        return URI.create(String.valueOf(driver.getCurrentUrl())).getPath();
    }

    String title() {
        return String.valueOf(driver.getTitle());
    }

    /** The text that the page shows. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** The source of the page, including hidden parts. */
    String source() {
        return String.valueOf(driver.getPageSource());
    }

    void find(String query) {
        driver.findElement(By.id("q")).sendKeys(query + "\n");
    }

    void type(String fieldId, String text) {
        driver.findElement(By.id(fieldId)).sendKeys(text);
    }

    /** Presses a button that opens another page, and waits until that page has replaced this one. */
    void press(String label) {
        WebElement button = driver.findElement(By.xpath("//button[normalize-space()='" + label + "']"));
        button.click();
        await().until(() -> isGone(button));
    }

    private static boolean isGone(WebElement element) {
        try {
            element.isEnabled();
            return false;
        } catch (StaleElementReferenceException e) {
            return true;
        }
    }

    /** The accessibility rules (WCAG, checked by axe) that the page violates. */
    List<String> accessibilityFaults() {
        return new AxeBuilder()
                .analyze(driver).getViolations().stream().map(Rule::toString).toList();
    }

    void takePicture(String name) throws IOException {
        takePicture(PICTURES, name);
    }

    void takePicture(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Sets the size of the page, without the browser's own frame. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Emulates a reader in UTC who prefers this color scheme, {@code light} or {@code dark}. */
    void prefer(String colorScheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
