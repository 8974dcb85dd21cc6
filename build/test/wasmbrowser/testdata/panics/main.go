// Panics ends with a panic, several calls deep and in a goroutine.
package main

type order struct{ total *int }

func (o *order) add(n int) {
	if n > 2 {
		*o.total += n // line 8: there is no total
	}
}

func each(numbers []int, f func(int)) {
	for _, n := range numbers {
		f(n)
	}
}

func main() {
	o := new(order)
	done := make(chan bool)
	go func() {
		each([]int{1, 2, 3}, o.add)
		close(done)
	}()
	<-done
}
