// Gallery is a tool: it shows every screen of the panel and of the inbox in every
// state, without a server or a running program. It draws models made by hand with the
// view of the product, and writes each as a page with the product's styles.
//
//	go run ./build/tool/gallery -o DIR [-only WORDS] [-png]
//
// With -png it also takes a picture of each page in several forms: desktop,
// phone, dark, from right to left, at 200 % and in hostile brands' colours.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

func main() {
	out := flag.String("o", "", "the `folder` to write into")
	only := flag.String("only", "", "draw only the pages whose name contains one of these `words`, separated by commas, such as home,conversation.dark,inbox-erase")
	png := flag.Bool("png", false, "take pictures too, with Chromium")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := draw(ctx, *out, strings.Split(*only, ","), *png); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func draw(ctx context.Context, out string, words []string, png bool) error {
	var wanted []page
	for _, p := range pages() {
		if p.wanted(words) {
			wanted = append(wanted, p)
		}
	}
	if err := write(out, wanted); err != nil {
		return err
	}
	if png {
		if err := takePictures(ctx, out, wanted); err != nil {
			return err
		}
	}
	fmt.Printf("%d pages in %s\n", len(wanted), out)
	return nil
}
